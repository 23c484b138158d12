package io.headtail.correct;

import io.headtail.follow.FollowedEvent;
import io.headtail.log.scan.LogCutException;
import io.headtail.log.scan.LogExtent;
import io.headtail.log.scan.OffsetSpan;
import io.headtail.log.scan.ScanSink;
import io.headtail.log.scan.ScanWatch;
import io.headtail.log.scan.ScannedLog;
import io.headtail.testing.Oracle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A log in memory, as it was at its ends when it was opened. */
final class MemoryLog implements ScannedLog {
    final List<List<Oracle.Event>> partitions;
    final Map<Integer, Long> ends = new TreeMap<>();
    private final String topicId;
    private final long latenessMs;

    /** All records below are deleted, as far as it has seen. */
    private long begin;

    /** All records below are deleted. */
    private long deleted;

    /** Called before the log is asked, or read: may delete. */
    Consumer<MemoryLog> meanwhile = log -> {};

    /** Called with the first offset that is about to be read. */
    LongConsumer beforeRead = from -> {};

    MemoryLog(
            List<List<Oracle.Event>> partitions,
            String topicId,
            long latenessMs,
            Map<Integer, Long> ends) {
        this.partitions = partitions.stream().map(List::copyOf).toList();
        this.topicId = topicId;
        this.latenessMs = latenessMs;
        this.ends.putAll(ends);
    }

    /** Deletes all records below an offset; it is not seen yet. */
    void delete(long below) {
        deleted = Math.max(deleted, below);
    }

    @Override
    public void refresh() {
        begin = deleted;
    }

    /** Whether records of a time or later are deleted. */
    boolean hasLost(long timeMs) {
        return partitions.stream().anyMatch(events -> hasLost(events, deleted, timeMs));
    }

    private static boolean hasLost(List<Oracle.Event> events, long below, long timeMs) {
        return events.stream().anyMatch(e -> e.offset() < below && e.timestamp() >= timeMs);
    }

    /** An event as it is read. */
    record Read(int partition, Oracle.Event event, boolean isLate) implements FollowedEvent {
        @Override
        public long offset() {
            return event.offset();
        }

        @Override
        public long timestamp() {
            return event.timestamp();
        }

        @Override
        public int views() {
            return (int) event.views();
        }

        @Override
        public byte[] id() {
            return ("xx" + event.videoId() + "y").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int idFrom() {
            return 2;
        }

        @Override
        public int idLength() {
            return event.videoId().getBytes(StandardCharsets.UTF_8).length;
        }
    }

    @Override
    public String topicId() {
        return topicId;
    }

    @Override
    public List<LogExtent> extents() {
        List<LogExtent> extents = new ArrayList<>();
        ends.forEach((partition, end) -> extents.add(new LogExtent(partition, begin, end)));
        return extents;
    }

    @Override
    public List<OffsetSpan> startOf(long timeMs) {
        meanwhile.accept(this);
        List<OffsetSpan> spans = new ArrayList<>();
        ends.forEach(
                (partition, end) -> {
                    long from = end;
                    for (Oracle.Event event : partitions.get(partition).reversed()) {
                        boolean found = event.timestamp() >= timeMs && event.offset() >= deleted;
                        from = found ? event.offset() : from;
                    }
                    spans.add(new OffsetSpan(partition, Math.min(from, end), end));
                });
        return spans;
    }

    @Override
    public List<LogExtent> cut(long timeMs) {
        return extents().stream()
                .filter(e -> hasLost(partitions.get(e.partition()), begin, timeMs))
                .toList();
    }

    @Override
    public boolean read(Collection<OffsetSpan> spans, ScanSink sink, ScanWatch watch) {
        long events = 0;
        meanwhile.accept(this);
        beforeRead.accept(spans.stream().mapToLong(OffsetSpan::from).min().orElse(0));
        for (OffsetSpan span : spans) {
            if (!span.isEmpty() && span.from() < deleted) {
                throw new LogCutException("partition " + span.partition(), null);
            }
            long newest = span.streamTime();
            for (Oracle.Event event : partitions.get(span.partition())) {
                if (event.offset() >= span.from() && event.offset() < span.to()) {
                    boolean late =
                            newest != Long.MIN_VALUE && event.timestamp() < newest - latenessMs;
                    newest = Math.max(newest, event.timestamp());
                    sink.event(new Read(span.partition(), event, late));
                    events++;
                }
            }
            if (!watch.at(events, 1, 2)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void confirm() {}

    @Override
    public void close() {}
}
