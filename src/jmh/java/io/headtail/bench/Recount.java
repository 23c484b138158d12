package io.headtail.bench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Counts the topic in a simple way: one array per window, indexed by the number in the id. */
public final class Recount {
    private static final long LATENESS_MS = 5_000;

    /** The tick at which a finished replay ends. */
    public final long finalTick;

    private long late;
    private final IngestOptions options;
    private final Map<String, int[]> counts = new HashMap<>();

    /** Reads the topic twice. */
    public Recount(String servers, IngestOptions options) {
        this.options = options;
        String topic = new IngestData(servers, options).topic();
        long[] newest = new long[options.partitions];
        read(
                servers,
                topic,
                (record, late) -> {
                    newest[record.partition()] =
                            Math.max(newest[record.partition()], record.timestamp());
                });
        long least = Long.MAX_VALUE;
        for (long timestamp : newest) {
            least = Math.min(least, timestamp);
        }
        finalTick = Math.floorDiv(least - LATENESS_MS, 1_000) * 1_000;
        for (String window : options.windows) {
            counts.put(window, new int[options.videos]);
        }
        read(servers, topic, this::count);
    }

    private interface Visitor {
        void visit(ConsumerRecord<byte[], byte[]> record, boolean late);
    }

    private void count(ConsumerRecord<byte[], byte[]> record, boolean isLate) {
        if (isLate) {
            late++;
        }
        if (isLate || record.timestamp() >= finalTick) {
            return;
        }
        int video = 0;
        for (int i = 2; i < record.key().length; i++) {
            video = video * 10 + record.key()[i] - '0';
        }
        for (String window : options.windows) {
            long length = IngestOptions.lengthMs(window);
            if (length == 0 || record.timestamp() >= finalTick - length) {
                requireNonNull(counts.get(window))[video]++;
            }
        }
    }

    private void read(String servers, String topic, Visitor visitor) {
        long[] newest = new long[options.partitions];
        try (KafkaConsumer<byte[], byte[]> consumer = LogEnds.consumer(servers)) {
            List<TopicPartition> partitions = LogEnds.partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (long left = options.events; left > 0; ) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    int p = record.partition();
                    visitor.visit(record, record.timestamp() < newest[p] - LATENESS_MS);
                    newest[p] = Math.max(newest[p], record.timestamp());
                    left--;
                }
            }
        }
    }

    /** How many events are late. */
    public long late() {
        return late;
    }

    /** The rows in the format that {@link InstanceRun} prints. */
    public List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (String window : options.windows) {
            int[] of = requireNonNull(counts.get(window));
            List<Integer> videos = new ArrayList<>();
            for (int video = 0; video < of.length; video++) {
                if (of[video] > 0) {
                    videos.add(video);
                }
            }
            // Numbers of equal width sort like their bytes.
            videos.sort(
                    (a, b) ->
                            of[a] != of[b] ? Integer.compare(of[b], of[a]) : Integer.compare(a, b));
            for (int video : videos.subList(0, Math.min(options.k, videos.size()))) {
                rows.add("ROW " + window + " v_%09d ".formatted(video) + of[video]);
            }
        }
        return rows;
    }
}
