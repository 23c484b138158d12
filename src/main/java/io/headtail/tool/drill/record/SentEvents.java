package io.headtail.tool.drill.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The log's contents as the broker acknowledged them: by partition and offset, an event's time and
 * video in 8 bytes. Offsets of aborted transactions are known, and their events do not count. The
 * marker that ends a transaction takes an offset that no producer learns, so markers are counted.
 * Thread-safe; to be read after all writers have ended.
 */
public final class SentEvents {
    private static final int PAGE = 1 << 16;
    private static final long HOLE = -1;
    private static final long ABORTED = -2;

    /** How far an event may be before the start, so that times are not negative. */
    private static final long MARGIN_MS = 3_600_000;

    private final List<List<long[]>> pages = new ArrayList<>();
    private final long[] ends;
    private final long[] filled;
    private final long[] markers;
    private final long baseMs;
    private long total;

    /** Called for each event of a partition, by offset. */
    public interface Visitor {
        /**
         * @param timestampMs epoch ms
         */
        void event(long offset, long timestampMs, int video);
    }

    /**
     * @param startMs now, epoch ms: events may be up to an hour older and 24 days newer
     */
    public SentEvents(int partitions, long startMs) {
        for (int p = 0; p < partitions; p++) {
            pages.add(new ArrayList<>());
        }
        ends = new long[partitions];
        filled = new long[partitions];
        markers = new long[partitions];
        baseMs = startMs - MARGIN_MS;
    }

    /**
     * Adds an event that was acknowledged, and committed if it was sent in a transaction.
     *
     * @throws IllegalStateException if its offset already has one
     */
    public synchronized void add(int partition, long offset, long timestampMs, int video) {
        fill(partition, offset, (timestampMs - baseMs) << 32 | video);
        total++;
    }

    /**
     * Adds an event that was acknowledged, but aborted with its transaction.
     *
     * @throws IllegalStateException if its offset already has one
     */
    public synchronized void aborted(int partition, long offset) {
        fill(partition, offset, ABORTED);
    }

    /** Adds the marker of a transaction with events in this partition; it takes one offset. */
    public synchronized void marker(int partition) {
        markers[partition]++;
    }

    private void fill(int partition, long offset, long event) {
        List<long[]> of = pages.get(partition);
        while (of.size() <= offset / PAGE) {
            long[] page = new long[PAGE];
            Arrays.fill(page, HOLE);
            of.add(page);
        }
        long[] page = of.get((int) (offset / PAGE));
        int at = (int) (offset % PAGE);
        if (page[at] != HOLE) {
            throw new IllegalStateException(
                    "partition " + partition + ", offset " + offset + ": acknowledged twice");
        }
        page[at] = event;
        filled[partition]++;
        ends[partition] = Math.max(ends[partition], offset + 1);
    }

    /** The number of partitions. */
    public int partitions() {
        return ends.length;
    }

    /** The number of events that were acknowledged and not aborted. */
    public synchronized long total() {
        return total;
    }

    /** The number of used offsets of a partition: events, including aborted ones, and markers. */
    public synchronized long taken(int partition) {
        return filled[partition] + markers[partition];
    }

    /**
     * Visits a partition's events by offset.
     *
     * @throws IllegalStateException if there are more offsets without an event than markers
     */
    public synchronized void forEach(int partition, Visitor visitor) {
        long holes = 0;
        for (long offset = 0; offset < ends[partition]; offset++) {
            long event = pages.get(partition).get((int) (offset / PAGE))[(int) (offset % PAGE)];
            if (event == HOLE && ++holes > markers[partition]) {
                throw new IllegalStateException(
                        "partition " + partition + ", offset " + offset + ": no acknowledgement");
            }
            if (event >= 0) {
                visitor.event(offset, baseMs + (event >> 32), (int) event);
            }
        }
    }
}
