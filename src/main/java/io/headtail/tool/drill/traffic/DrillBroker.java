package io.headtail.tool.drill.traffic;

import io.headtail.tool.ToolException;
import io.headtail.tool.drill.process.StoppableWait;
import io.headtail.tool.drill.record.SentEvents;
import io.headtail.tool.embedded.EmbeddedKafkaPair;
import io.headtail.tool.topic.EventTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * The drill's broker, which can be restarted on the same port and directory, its topic, and on
 * demand a second broker with every other partition of the topic.
 */
public final class DrillBroker implements AutoCloseable {
    /** The drill's topic. */
    public static final String TOPIC = "drill";

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final int partitions;
    private final EmbeddedKafkaPair kafka;

    /** Starts a broker with the drill's topic. */
    public DrillBroker(Path data, int partitions) {
        this.partitions = partitions;
        kafka = EmbeddedKafkaPair.start(data, 0, Map.of());
        try {
            EventTopic.ensure(client(), TOPIC, partitions, TIMEOUT);
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    /** {@code host:port} of the first broker. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    private Map<String, String> client() {
        return Map.of("bootstrap.servers", bootstrapServers());
    }

    /**
     * Checks that the log holds exactly what was acknowledged.
     *
     * @throws ToolException if it does not, since a recount would be meaningless
     */
    public void requireWhole(SentEvents sent) {
        ends().forEach(
                        (p, end) -> {
                            if (end != sent.taken(p)) {
                                throw new ToolException(
                                        ("partition %d has %d offsets, but %d were acknowledged or end"
                                                        + " transactions; the log cannot be recounted")
                                                .formatted(p, end, sent.taken(p)));
                            }
                        });
    }

    /** Restarts the first broker. */
    public void restart() {
        kafka.restartFirst();
    }

    /** Starts a second broker, and moves every other partition of the drill's topic to it. */
    public void spread() {
        kafka.startSecond();
        kafka.move(
                TOPIC,
                IntStream.range(0, partitions)
                        .mapToObj(
                                p ->
                                        p % 2 == 0
                                                ? EmbeddedKafkaPair.FIRST
                                                : EmbeddedKafkaPair.SECOND)
                        .toList());
    }

    /** Stops the second broker: every other partition has no leader. */
    public void stopSecond() {
        kafka.stopSecond();
    }

    /** Restarts the second broker. */
    public void startSecond() {
        kafka.startSecond();
    }

    /** The end offset of each partition, exclusive. */
    public Map<Integer, Long> ends() {
        return offsets(OffsetSpec.latest());
    }

    /**
     * The first offset of each partition whose record has this time or a later one; −1 if there is
     * none.
     *
     * @param epochMs event time, epoch ms
     */
    public Map<Integer, Long> firstFrom(long epochMs) {
        return offsets(OffsetSpec.forTimestamp(epochMs));
    }

    private Map<Integer, Long> offsets(OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            question.put(new TopicPartition(TOPIC, p), which);
        }
        return ask(
                admin -> {
                    Map<Integer, Long> offsets = new HashMap<>();
                    admin.listOffsets(question)
                            .all()
                            .get()
                            .forEach((tp, found) -> offsets.put(tp.partition(), found.offset()));
                    return offsets;
                });
    }

    /** Deletes the records before these offsets (exclusive), by partition. */
    public void cut(Map<Integer, Long> offsets) {
        Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
        offsets.forEach(
                (p, offset) ->
                        deletions.put(
                                new TopicPartition(TOPIC, p),
                                RecordsToDelete.beforeOffset(offset)));
        ask(admin -> admin.deleteRecords(deletions).all().get());
    }

    private interface AdminCall<T> {
        T ask(Admin admin) throws ExecutionException, InterruptedException;
    }

    private <T> T ask(AdminCall<T> question) {
        try (Admin admin = Admin.create(new HashMap<String, Object>(client()))) {
            return question.ask(admin);
        } catch (ExecutionException e) {
            throw new ToolException("the drill's broker: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppableWait.StoppedException();
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
