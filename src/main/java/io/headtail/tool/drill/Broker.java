package io.headtail.tool.drill;

import io.headtail.tool.EmbeddedKafka;
import io.headtail.tool.EventTopic;
import io.headtail.tool.ToolException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** The drill's broker, which can be started again on the same port and directory, and its topic. */
final class Broker implements AutoCloseable {
    static final String TOPIC = "drill";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final int port = Ports.free();
    private final int partitions;
    private EmbeddedKafka kafka;

    /** Starts a broker with the drill's topic. */
    Broker(Path data, int partitions) {
        this.data = data;
        this.partitions = partitions;
        kafka = EmbeddedKafka.start(data, port);
        try {
            EventTopic.ensure(client(), TOPIC, partitions, PATIENCE);
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    private Map<String, String> client() {
        return Map.of("bootstrap.servers", bootstrapServers());
    }

    /** Stops, and starts again. */
    void restart() {
        kafka.close();
        kafka = EmbeddedKafka.start(data, port);
    }

    /** The offset after the last of each partition. */
    Map<Integer, Long> ends() {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            question.put(new TopicPartition(TOPIC, p), OffsetSpec.latest());
        }
        return ask(
                admin -> {
                    Map<Integer, Long> ends = new HashMap<>();
                    admin.listOffsets(question)
                            .all()
                            .get()
                            .forEach((tp, found) -> ends.put(tp.partition(), found.offset()));
                    return ends;
                });
    }

    /** Deletes the records before these offsets, by partition. */
    void cut(Map<Integer, Long> offsets) {
        Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
        offsets.forEach(
                (p, offset) ->
                        deletions.put(
                                new TopicPartition(TOPIC, p),
                                RecordsToDelete.beforeOffset(offset)));
        ask(admin -> admin.deleteRecords(deletions).all().get());
    }

    private interface Question<T> {
        T ask(Admin admin) throws ExecutionException, InterruptedException;
    }

    private <T> T ask(Question<T> question) {
        try (Admin admin = Admin.create(new HashMap<String, Object>(client()))) {
            return question.ask(admin);
        } catch (ExecutionException e) {
            throw new ToolException("the drill's broker: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Patience.StoppedException();
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
