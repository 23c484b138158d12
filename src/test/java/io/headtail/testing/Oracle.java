package io.headtail.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A plain recount of a log: a map and a sort, which shares no code with what it checks.
 *
 * <p>Late is decided once per partition, in offset order, by the running maximum of the timestamps.
 * What counts is sorted by timestamp; for each window length two pointers move over it as the asked
 * ticks grow, so that hundreds of ascending ticks over a million events cost one pass and a sort
 * each. Ticks may be asked in any order; going back starts that window again.
 */
public final class Oracle {
    /** The length of the window of all time. */
    public static final long ALL = 0;

    /** The "length" of the month so far, in UTC. */
    public static final long MONTH = -1;

    /** A valid event as it stands in the log; views ≥ 1. */
    public record Event(long offset, long timestamp, String videoId, long views) {}

    /** One rank. */
    public record Row(String videoId, long views) {}

    private final long latenessMs;
    private final List<Event> counted = new ArrayList<>();
    private final Map<String, byte[]> utf8 = new HashMap<>();
    private final Map<Long, Span> spans = new HashMap<>();
    private final Comparator<Row> order =
            Comparator.comparingLong(Row::views)
                    .reversed()
                    .thenComparing(row -> bytes(row.videoId()), Arrays::compareUnsigned);
    private long late;

    /**
     * Recounts these partitions.
     *
     * @param partitions the valid events of each partition, in offset order
     */
    public Oracle(List<List<Event>> partitions, long latenessMs) {
        this.latenessMs = latenessMs;
        partitions.forEach(this::read);
        counted.sort(Comparator.comparingLong(Event::timestamp));
    }

    private void read(List<Event> partition) {
        long newest = Long.MIN_VALUE;
        long lastOffset = -1;
        for (Event event : partition) {
            if (event.offset() <= lastOffset) {
                throw new IllegalArgumentException(
                        "offset " + event.offset() + " follows " + lastOffset);
            }
            lastOffset = event.offset();
            if (newest != Long.MIN_VALUE && event.timestamp() < newest - latenessMs) {
                late++;
                continue;
            }
            newest = Math.max(newest, event.timestamp());
            counted.add(event);
        }
    }

    private byte[] bytes(String videoId) {
        return utf8.computeIfAbsent(videoId, id -> id.getBytes(StandardCharsets.UTF_8));
    }

    /** How many events are late. */
    public long late() {
        return late;
    }

    /** How many events count. */
    public int counted() {
        return counted.size();
    }

    /** The smallest timestamp that counts, if it is below the tick; otherwise the tick. */
    public long firstTimestamp(long tick) {
        return counted.isEmpty() ? tick : Math.min(tick, counted.get(0).timestamp());
    }

    /**
     * The first {@code k} rows of the window {@code [tick − lengthMs, tick)}, best first.
     *
     * @param lengthMs {@link #ALL} for all time, {@link #MONTH} for the month so far; −2 times the
     *     rise for a rise
     */
    public List<Row> rows(long lengthMs, long tick, int k) {
        if (lengthMs < MONTH) {
            return rises(-lengthMs / 2, tick, k);
        }
        Span span = moved(lengthMs, tick);
        long least = leastOfFirst(k, span.views);
        List<Row> rows = new ArrayList<>();
        span.views.forEach(
                (id, views) -> {
                    if (views >= least) {
                        rows.add(new Row(id, views));
                    }
                });
        rows.sort(order);
        return rows.size() > k ? rows.subList(0, k) : rows;
    }

    // All of both halves is twice the newer half less the rise.
    private List<Row> rises(long riseMs, long tick, int k) {
        Span newer = moved(riseMs, tick);
        Span both = moved(2 * riseMs, tick);
        List<Row> rows = new ArrayList<>();
        newer.views.forEach(
                (id, views) -> {
                    long rise = 2 * views - both.views.getOrDefault(id, 0L);
                    if (rise >= 1) {
                        rows.add(new Row(id, rise));
                    }
                });
        rows.sort(order);
        return rows.size() > k ? rows.subList(0, k) : rows;
    }

    private Span moved(long lengthMs, long tick) {
        Span span = spans.get(lengthMs);
        if (span == null || tick < span.tick) {
            span = new Span();
            spans.put(lengthMs, span);
        }
        span.moveTo(lengthMs, tick);
        return span;
    }

    /** The first ms of the month that holds the ms before the tick. */
    public static long monthStart(long tick) {
        return YearMonth.from(Instant.ofEpochMilli(tick - 1).atZone(ZoneOffset.UTC))
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .toEpochMilli();
    }

    private static long leastOfFirst(int k, Map<String, Long> views) {
        if (views.size() <= k) {
            return 0;
        }
        long[] sorted = views.values().stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length - k];
    }

    private final class Span {
        final Map<String, Long> views = new HashMap<>();
        long tick = Long.MIN_VALUE;
        private int from;
        private int to;

        void moveTo(long lengthMs, long newTick) {
            tick = newTick;
            for (; to < counted.size() && counted.get(to).timestamp() < tick; to++) {
                views.merge(counted.get(to).videoId(), counted.get(to).views(), Long::sum);
            }
            if (lengthMs == ALL) {
                return;
            }
            long start = lengthMs == MONTH ? monthStart(tick) : tick - lengthMs;
            for (; from < to && counted.get(from).timestamp() < start; from++) {
                Event gone = counted.get(from);
                long left = views.getOrDefault(gone.videoId(), 0L) - gone.views();
                if (left == 0) {
                    views.remove(gone.videoId());
                } else {
                    views.put(gone.videoId(), left);
                }
            }
        }
    }
}
