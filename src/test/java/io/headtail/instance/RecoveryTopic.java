package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Oracle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of two partitions, and what has been sent to each. */
final class RecoveryTopic {
    static final long LATENESS_MS = 2_000;
    static final int PARTITIONS = 2;
    private static final long BEGIN_MS = 1_700_000_000_000L;

    final String name;
    private final List<List<Oracle.Event>> log = List.of(new ArrayList<>(), new ArrayList<>());
    private final Random random = new Random(5);
    private long now = BEGIN_MS;

    RecoveryTopic(String name) {
        this.name = name;
        KafkaUnderTest.createTopic(name, PARTITIONS, Map.of("retention.ms", "-1"));
    }

    /** Events a few ms apart, out of order, some late. */
    void send(int events) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        KafkaUnderTest.bootstrapServers(),
                        // A leader that is not there yet must not put later batches first.
                        "max.in.flight.requests.per.connection",
                        1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                now += random.nextInt(40);
                int video = (int) (60 * Math.pow(random.nextDouble(), 3));
                int partition = video % PARTITIONS;
                long timestamp = now - random.nextLong(LATENESS_MS + 200);
                String id = "v" + video;
                List<Oracle.Event> of = log.get(partition);
                of.add(new Oracle.Event(of.size(), timestamp, id, 1));
                sent.add(
                        producer.send(
                                new ProducerRecord<>(
                                        name,
                                        partition,
                                        timestamp,
                                        id.getBytes(StandardCharsets.UTF_8),
                                        new byte[] {1})));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("not all events were taken", e);
        }
    }

    long events(int partition) {
        return log.get(partition).size();
    }

    /** A recount of what was sent to a partition. */
    Oracle oracle(int partition) {
        return new Oracle(List.of(log.get(partition)), LATENESS_MS);
    }

    /** The last tick that all partitions have reached. */
    long lastTick() {
        long least = Long.MAX_VALUE;
        for (List<Oracle.Event> of : log) {
            long newest = of.stream().mapToLong(Oracle.Event::timestamp).max().orElseThrow();
            least = Math.min(least, newest);
        }
        return Math.floorDiv(least - LATENESS_MS, 1_000) * 1_000;
    }

    /** Deletes what lies below the offset. */
    void cut(int partition, long offset) {
        assertTrue(offset > 0, "nothing to cut");
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(name, partition),
                                    RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
