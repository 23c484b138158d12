package io.headtail.hours;

import io.headtail.testing.KafkaUnderTest;
import io.headtail.time.Millis;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes three hours of views that end about now, in chunks: by a plain producer, and by one that
 * sends in transactions, some of which it aborts. One event in a hundred is late; a few records are
 * no events, and a few events are in a partition where their id does not belong. Half of the ids are
 * long and occur once, so that memory fills up and tables have many rows.
 */
final class ThreeHours implements AutoCloseable {
    static final int PARTITIONS = 3;
    static final long LATENESS_MS = 5_000;
    static final long SPAN_MS = 3 * Millis.HOUR;

    /** A header of records that are no events. */
    static final String INVALID = "invalid";

    private static final int EVENTS_A_CHUNK = 300;
    private static final int CHUNKS_A_PART = 20;
    private static final int PERMILLE = 1_000;

    private static final List<String> ODD_IDS =
            List.of("it's", "back\\slash\\.", "\\N", "tab\tline\n", "emoji 🎬", " ", "\"", "ü");

    private final String topic;
    private final Random random;
    private final long startMs;
    private final long partMs;
    private final KafkaProducer<byte[], byte[]> plain;
    private final KafkaProducer<byte[], byte[]> transactional;
    private int part;
    private int chunk;
    private int unique;

    /**
     * Connects.
     *
     * @param parts in how many equal parts the hours are written
     */
    ThreeHours(String topic, Random random, int parts) {
        this.topic = topic;
        this.random = random;
        this.partMs = SPAN_MS / parts;
        this.startMs = System.currentTimeMillis() - SPAN_MS;
        this.plain = producer(null);
        this.transactional = producer(topic);
        transactional.initTransactions();
    }

    private static KafkaProducer<byte[], byte[]> producer(@Nullable String transactionalId) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", KafkaUnderTest.bootstrapServers());
        settings.put("compression.type", "lz4");
        if (transactionalId != null) {
            settings.put("transactional.id", transactionalId);
        }
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The time of the first event, but for late ones; epoch ms. */
    long startMs() {
        return startMs;
    }

    /** What is written next is of the next part. */
    void nextPart() {
        part++;
        chunk = 0;
    }

    private long nowMs() {
        return startMs + part * partMs + partMs * Math.min(chunk, CHUNKS_A_PART) / CHUNKS_A_PART;
    }

    /** Writes on, by a twentieth of a part until its end, and at its end from then on. */
    void append() {
        boolean inTransaction = random.nextInt(3) == 0;
        KafkaProducer<byte[], byte[]> producer = inTransaction ? transactional : plain;
        if (inTransaction) {
            producer.beginTransaction();
        }
        long from = nowMs();
        chunk++;
        long lengthMs = nowMs() - from;
        for (int i = 0; i < EVENTS_A_CHUNK; i++) {
            var unused = producer.send(record(from + lengthMs * i / EVENTS_A_CHUNK));
        }
        if (!inTransaction) {
            producer.flush();
        } else if (random.nextInt(5) == 0) {
            producer.abortTransaction();
        } else {
            producer.commitTransaction();
        }
    }

    private ProducerRecord<byte[], byte[]> record(long now) {
        int kind = random.nextInt(PERMILLE);
        if (kind < 5) {
            return invalid(now);
        }
        boolean late = kind < 15;
        long behind = late ? Millis.MINUTE + random.nextLong(Millis.HOUR) : random.nextInt(4_000);
        Integer partition = kind < 17 ? random.nextInt(PARTITIONS) : null;
        int views = random.nextInt(10) == 0 ? 2 + random.nextInt(50) : 1;
        return record(partition, now - behind, bytes(id()), "{\"views\":" + views + "}", List.of());
    }

    private ProducerRecord<byte[], byte[]> record(
            @Nullable Integer partition,
            long timestamp,
            byte @Nullable [] key,
            String value,
            List<Header> headers) {
        return new ProducerRecord<>(topic, partition, timestamp, key, bytes(value), headers);
    }

    private String id() {
        int kind = random.nextInt(100);
        if (kind == 0) {
            return ODD_IDS.get(random.nextInt(ODD_IDS.size()));
        }
        if (kind < 51) {
            return unique++ + "_".repeat(230);
        }
        // The smaller the number, the more views.
        return "v_" + (int) (300 * Math.pow(random.nextDouble(), 3));
    }

    /** A record that is no event. */
    private ProducerRecord<byte[], byte[]> invalid(long now) {
        List<Header> header = List.of(new RecordHeader(INVALID, new byte[0]));
        byte[] key = bytes("invalid");
        return switch (random.nextInt(4)) {
            case 0 -> record(null, now, null, "{\"views\":1}", header);
            case 1 -> record(null, now, bytes("x".repeat(256)), "{\"views\":1}", header);
            case 2 -> record(null, now, key, "{\"views\":0}", header);
            default -> record(null, now, key, "no JSON", header);
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        plain.close();
        transactional.close();
    }
}
