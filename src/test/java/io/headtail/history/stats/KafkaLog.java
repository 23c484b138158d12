package io.headtail.history.stats;

import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log in memory to Kafka at the same offsets: offsets that it skips are of aborted
 * transactions, a record and its marker each.
 */
final class KafkaLog implements AutoCloseable {
    private final StatsLog log;
    private final String topic;
    private final int[] sent;
    private final KafkaProducer<byte[], byte[]> plain = producer(null);
    private final KafkaProducer<byte[], byte[]> aborting = producer("aborting");
    private final Admin admin =
            Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()));

    KafkaLog(StatsLog log, String topic) {
        this.log = log;
        this.topic = topic;
        this.sent = new int[log.partitions.size()];
        KafkaUnderTest.createTopic(topic, sent.length, Map.of("retention.ms", "-1"));
        aborting.initTransactions();
    }

    private static KafkaProducer<byte[], byte[]> producer(@Nullable String transactions) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", KafkaUnderTest.bootstrapServers());
        if (transactions != null) {
            properties.put("transactional.id", transactions + System.nanoTime());
        }
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends what the log has and Kafka has not. */
    void send() throws Exception {
        for (int p = 0; p < sent.length; p++) {
            Future<RecordMetadata> last = null;
            for (; sent[p] < log.partitions.get(p).size(); sent[p]++) {
                StatsLog.Entry entry = log.partitions.get(p).get(sent[p]);
                long before = sent[p] == 0 ? -1 : log.partitions.get(p).get(sent[p] - 1).offset();
                if (entry.offset() > before + 1) {
                    if (last != null) {
                        last.get();
                    }
                    abort(p, entry);
                }
                last = plain.send(record(p, entry));
            }
            if (last != null && last.get().offset() != log.end(p) - 1) {
                throw new IllegalStateException(last.get() + " is not " + log.end(p));
            }
        }
    }

    private void abort(int partition, StatsLog.Entry entry) throws Exception {
        aborting.beginTransaction();
        aborting.send(record(partition, entry)).get();
        aborting.abortTransaction();
        // The marker is written afterwards.
        Await.until("the marker is there", () -> end(partition) == entry.offset());
    }

    private long end(int partition) {
        TopicPartition where = new TopicPartition(topic, partition);
        try {
            return admin.listOffsets(Map.of(where, OffsetSpec.latest()))
                    .partitionResult(where)
                    .get()
                    .offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProducerRecord<byte[], byte[]> record(int partition, StatsLog.Entry entry) {
        return new ProducerRecord<>(
                topic,
                partition,
                entry.timestamp(),
                entry.id().getBytes(StandardCharsets.UTF_8),
                ("{\"views\":" + entry.views() + "}").getBytes(StandardCharsets.UTF_8));
    }

    /** Deletes the records of a partition below an offset. */
    void delete(int partition, long below) throws Exception {
        admin.deleteRecords(
                        Map.of(
                                new TopicPartition(topic, partition),
                                RecordsToDelete.beforeOffset(below)))
                .all()
                .get();
        log.begins[partition] = below;
    }

    @Override
    public void close() {
        plain.close();
        aborting.close();
        admin.close();
    }
}
