package io.headtail.tool.drill.traffic;

import io.headtail.tool.drill.process.StoppableWait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic of late events, where processes send them to one: each late event of the log is in it
 * once, by the partition and the offset that its headers name.
 */
public final class LateTopic {
    /** Longer than the slowest machine needs, and than an unfinished transaction lasts. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(200);

    private final List<BitSet> missing;
    private final List<BitSet> late;
    private final long expected;
    private long found;
    private long twice;
    private long others;

    /**
     * @param late offsets of the late events of each partition
     */
    LateTopic(List<BitSet> late) {
        this.late = late;
        missing = late.stream().map(offsets -> (BitSet) offsets.clone()).toList();
        expected = missing();
    }

    /**
     * Reads the topic until it has as many events as are late, or for two minutes.
     *
     * @param late offsets of the late events of each partition
     */
    public static LateTopic read(
            String bootstrapServers, String topic, List<BitSet> late, StoppableWait waits) {
        LateTopic read = new LateTopic(late);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest",
                                "enable.auto.commit",
                                false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(
                    consumer.partitionsFor(topic).stream()
                            .map(found -> new TopicPartition(topic, found.partition()))
                            .toList());
            waits.holds(TIMEOUT, () -> read.take(consumer) && read.found >= read.expected);
        }
        return read;
    }

    /** Reads on; whether it has come to an end. */
    private boolean take(KafkaConsumer<byte[], byte[]> consumer) {
        boolean[] more = {false};
        consumer.poll(POLL)
                .forEach(
                        record -> {
                            more[0] = true;
                            add(number(record, "partition"), number(record, "offset"));
                        });
        return !more[0];
    }

    private static int number(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader("headtail-" + name);
        return header == null
                ? -1
                : Integer.parseInt(new String(header.value(), StandardCharsets.US_ASCII));
    }

    /** Counts an event of the topic that names this partition and offset. */
    void add(int partition, int offset) {
        found++;
        if (partition < 0
                || partition >= late.size()
                || offset < 0
                || !late.get(partition).get(offset)) {
            others++;
        } else if (!missing.get(partition).get(offset)) {
            twice++;
        } else {
            missing.get(partition).clear(offset);
        }
    }

    /** The number of late events that the topic lacks. */
    long missing() {
        return missing.stream().mapToLong(BitSet::cardinality).sum();
    }

    /** What is wrong with it; null if nothing is. */
    public @Nullable String failure() {
        return missing() + twice + others == 0 ? null : "the topic of late events: " + text();
    }

    /** What was found, as a line. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d late events, %d missing, %d twice, %d that are not late",
                expected - missing(),
                expected,
                missing(),
                twice,
                others);
    }
}
