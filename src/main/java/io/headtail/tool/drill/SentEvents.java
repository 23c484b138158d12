package io.headtail.tool.drill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the log holds, as its broker acknowledged it: by partition and offset, an event's time and
 * video in 8 bytes. Written by one thread, the producer's, and read once that has ended; the total
 * is for any thread.
 */
final class SentEvents {
    private static final int PAGE = 1 << 16;
    private static final long HOLE = -1;

    /** How far an event may lie before the start, so that times are not negative. */
    private static final long MARGIN_MS = 3_600_000;

    private final List<List<long[]>> pages = new ArrayList<>();
    private final long[] ends;
    private final long baseMs;
    private final AtomicLong total = new AtomicLong();

    /** Called for each event of a partition, by offset. */
    interface Visitor {
        /**
         * @param timestampMs epoch ms
         */
        void event(long offset, long timestampMs, int video);
    }

    /**
     * @param startMs now, epoch ms: events may be an hour older and 24 days younger
     */
    SentEvents(int partitions, long startMs) {
        for (int p = 0; p < partitions; p++) {
            pages.add(new ArrayList<>());
        }
        ends = new long[partitions];
        baseMs = startMs - MARGIN_MS;
    }

    /**
     * Notes an event that was acknowledged.
     *
     * @throws IllegalStateException if its offset already has one
     */
    void add(int partition, long offset, long timestampMs, int video) {
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
        page[at] = (timestampMs - baseMs) << 32 | video;
        ends[partition] = Math.max(ends[partition], offset + 1);
        total.incrementAndGet();
    }

    int partitions() {
        return ends.length;
    }

    /** How many events were acknowledged. */
    long total() {
        return total.get();
    }

    /** The offset after the last. */
    long end(int partition) {
        return ends[partition];
    }

    /**
     * Visits a partition's events by offset.
     *
     * @throws IllegalStateException at an offset without an event
     */
    void forEach(int partition, Visitor visitor) {
        for (long offset = 0; offset < ends[partition]; offset++) {
            long event = pages.get(partition).get((int) (offset / PAGE))[(int) (offset % PAGE)];
            if (event == HOLE) {
                throw new IllegalStateException(
                        "partition " + partition + ", offset " + offset + ": no acknowledgement");
            }
            visitor.event(offset, baseMs + (event >> 32), (int) event);
        }
    }
}
