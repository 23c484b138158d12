package io.headtail.tool.drill.traffic;

import io.headtail.tool.ToolException;
import io.headtail.tool.drill.process.StoppableWait;
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
 * The drill's broker, which can be started again on the same port and directory, its topic, and a
 * second broker with every other partition of the topic where one is asked for.
 */
public final class DrillBroker implements AutoCloseable {
    public static final String TOPIC = "drill";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final int partitions;
    private final EmbeddedKafkaPair kafka;

    /** Starts a broker with the drill's topic. */
    public DrillBroker(Path data, int partitions) {
        this.partitions = partitions;
        kafka = EmbeddedKafkaPair.start(data, 0, Map.of());
        try {
            EventTopic.ensure(client(), TOPIC, partitions, PATIENCE);
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    private Map<String, String> client() {
        return Map.of("bootstrap.servers", bootstrapServers());
    }

    /** Stops, and starts again. */
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

    /** Takes the second broker away: every other partition has no leader. */
    public void stopSecond() {
        kafka.stopSecond();
    }

    /** Brings the second broker back. */
    public void startSecond() {
        kafka.startSecond();
    }

    /** The offset after the last of each partition. */
    public Map<Integer, Long> ends() {
        return offsets(OffsetSpec.latest());
    }

    /**
     * The first offset of each partition whose record is of this time or later; −1 where there is
     * none.
     *
     * @param epochMs time of events
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

    /** Deletes the records before these offsets, by partition. */
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
