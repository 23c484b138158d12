package io.headtail.log.event;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * {@code bin/bench decode}: CPU time and bytes allocated for decoding a JSON record into a view
 * event. To compare two checkouts, run it in both in turn.
 */
public final class DecodeBench {
    private static final int ROUNDS = 9;
    private static final int RECORDS = 1_000;
    private static final int PASSES = 300;
    private static final EventSettings EVENT =
            new EventSettings("/videoId", "/timestamp", "/views", 3_600_000, true);

    private static final Map<String, String> DOCUMENTS = new LinkedHashMap<>();

    static {
        DOCUMENTS.put("2 fields", "{\"videoId\":\"v_%09d\",\"timestamp\":1700000000000}");
        DOCUMENTS.put(
                "7 fields",
                "{\"timestamp\":1700000000000,\"videoId\":\"v_%09d\",\"views\":1,\"country\":\"de\","
                        + "\"device\":{\"os\":\"x\",\"app\":\"y\"}}");
        DOCUMENTS.put(
                "13 fields",
                "{\"eventId\":\"0191f3c2-7a10-7cc3-98a3-5d1c11b0a001\","
                        + "\"timestamp\":\"2023-11-14T22:13:20Z\",\"videoId\":\"v_%09d\",\"views\":1,"
                        + "\"userId\":8123456,\"country\":\"de\",\"session\":\"s-8812345678\","
                        + "\"device\":{\"os\":\"android\",\"version\":\"14.1\",\"app\":\"8.2.0\"},"
                        + "\"referrer\":\"https://example.org/a/b/c?d=e\",\"position\":12.5}");
        DOCUMENTS.put(
                "not ASCII",
                "{\"timestamp\":1700000000000,\"videoId\":\"vidéo_%09d\",\"views\":1,"
                        + "\"title\":\"日本の夏\"}");
    }

    private final EventDecoder decoder = new EventDecoder(EVENT);
    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private DecodeBench() {}

    public static void main(String[] args) {
        new DecodeBench().run();
    }

    private void run() {
        System.out.printf("%-12s %12s %12s%n", "document", "CPU ns/event", "B/event");
        Map<String, double[]> best = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            // Alternating, so that the parser is compiled for all documents.
            DOCUMENTS.forEach(
                    (name, format) -> best.merge(name, measure(format), DecodeBench::less));
        }
        best.forEach(
                (name, cost) ->
                        System.out.printf(
                                Locale.ROOT, "%-12s %12.0f %12.0f%n", name, cost[0], cost[1]));
    }

    private static double[] less(double[] a, double[] b) {
        return a[0] < b[0] ? a : b;
    }

    private double[] measure(String format) {
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(record(String.format(Locale.ROOT, format, i * 7919)));
        }
        long nanos = thread.getCurrentThreadCpuTime();
        long bytes = thread.getCurrentThreadAllocatedBytes();
        for (int pass = 0; pass < PASSES; pass++) {
            for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
                if (decoder.decode(record) != null) {
                    throw new IllegalStateException("not an event: " + format);
                }
            }
        }
        double events = (double) PASSES * RECORDS;
        return new double[] {
            (thread.getCurrentThreadCpuTime() - nanos) / events,
            (thread.getCurrentThreadAllocatedBytes() - bytes) / events
        };
    }

    @SuppressWarnings("NullAway") // the records have no key
    private static ConsumerRecord<ByteBuffer, ByteBuffer> record(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                "views",
                0,
                0,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                bytes.length,
                null,
                ByteBuffer.wrap(bytes),
                new RecordHeaders(),
                Optional.empty());
    }
}
