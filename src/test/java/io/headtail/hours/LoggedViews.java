package io.headtail.hours;

import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LateRecords;
import io.headtail.testing.Oracle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A plain recount of what {@link ThreeHours} has written and committed: a map and a sort over what
 * is in the topic.
 */
final class LoggedViews {
    /** An id; each is there once. */
    private static final class Video {
        static final Comparator<Video> ORDER = (a, b) -> Arrays.compareUnsigned(a.utf8, b.utf8);

        final String id;
        private final byte[] utf8;

        Video(String id) {
            this.id = id;
            this.utf8 = id.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** An event. */
    private record View(
            int partition, long offset, long timestamp, Video video, long views, boolean late) {
        /** Partition, offset, time, views, whether it is late, and id. */
        String line() {
            return partition + " " + offset + " " + timestamp + " " + views + " " + late + " "
                    + video.id;
        }
    }

    private final Map<String, Video> videos = new HashMap<>();
    private final List<View> events = new ArrayList<>();
    private final Map<Integer, Long> streamTimes = new HashMap<>();
    private final Map<Integer, Long> ends = new TreeMap<>();
    private final Map<Integer, List<String>> late = new TreeMap<>();

    private LoggedViews() {}

    /** Reads all that is committed. */
    static LoggedViews read(String topic) {
        LateRecords.awaitNoTransaction(KafkaUnderTest.bootstrapServers(), topic);
        LoggedViews log = new LoggedViews();
        EventLog.records(topic, log::add);
        return log;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        int partition = record.partition();
        ends.put(partition, record.offset() + 1);
        if (record.headers().lastHeader(ThreeHours.INVALID) != null) {
            return;
        }
        Long newest = streamTimes.get(partition);
        boolean isLate = newest != null && record.timestamp() < newest - ThreeHours.LATENESS_MS;
        if (isLate) {
            late.computeIfAbsent(partition, p -> new ArrayList<>())
                    .add(line(record.offset(), record));
        }
        streamTimes.merge(partition, record.timestamp(), Math::max);
        String id = new String(record.key(), StandardCharsets.UTF_8);
        String value = new String(record.value(), StandardCharsets.UTF_8);
        events.add(
                new View(
                        partition,
                        record.offset(),
                        record.timestamp(),
                        videos.computeIfAbsent(id, Video::new),
                        Long.parseLong(value.replaceAll("\\D", "")),
                        isLate));
    }

    /** An event as it is compared with that in the late bin. */
    static String line(long offset, ConsumerRecord<byte[], byte[]> record) {
        return offset
                + " "
                + record.timestamp()
                + " "
                + new String(record.key(), StandardCharsets.UTF_8)
                + " "
                + new String(record.value(), StandardCharsets.UTF_8);
    }

    /** By partition, in order of their offsets. */
    Map<Integer, List<String>> late() {
        return late;
    }

    /** How many events there are, late ones among them. */
    int size() {
        return events.size();
    }

    /**
     * Every event, late ones among them, as {@code partition offset time views late id}.
     *
     * @param below only those at offsets below these, by partition
     */
    Set<String> lines(Map<Integer, Long> below) {
        return events.stream()
                .filter(view -> view.offset() < below.getOrDefault(view.partition(), 0L))
                .map(View::line)
                .collect(Collectors.toSet());
    }

    /** By partition, the offset after the last record. */
    Map<Integer, Long> ends() {
        return ends;
    }

    /**
     * The views of each span and video.
     *
     * @param below only those of events at offsets below these, by partition
     * @param lengthMs of a span
     * @return by start of the span, epoch ms, and id
     */
    Map<Long, Map<String, Long>> spans(Map<Integer, Long> below, long lengthMs) {
        Map<Long, Map<String, Long>> spans = new TreeMap<>();
        for (View view : events) {
            if (!view.late() && view.offset() < below.getOrDefault(view.partition(), 0L)) {
                long start = Math.floorDiv(view.timestamp(), lengthMs) * lengthMs;
                spans.computeIfAbsent(start, s -> new HashMap<>())
                        .merge(view.video().id, view.views(), Long::sum);
            }
        }
        return spans;
    }

    /** The first {@code k} of {@code [from, to)}, best first. */
    List<Oracle.Row> top(long from, long to, int k) {
        Map<Video, Long> sums = new HashMap<>();
        for (View view : events) {
            if (!view.late() && view.timestamp() >= from && view.timestamp() < to) {
                sums.merge(view.video(), view.views(), Long::sum);
            }
        }
        return sums.entrySet().stream()
                .sorted(
                        Map.Entry.<Video, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry::getKey, Video.ORDER))
                .limit(k)
                .map(each -> new Oracle.Row(each.getKey().id, each.getValue()))
                .toList();
    }
}
