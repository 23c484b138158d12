package io.headtail.instance.partition;

import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.time.WindowSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The boundaries of a partition that were published before its watermark had reached them. When the
 * watermark reaches one and no event of the window has been read since, the published partial was
 * right and is sent again as final. Otherwise it stays provisional, and is sent again with a mark.
 *
 * <p>Memory is bounded: if a partition is quiet for longer than there is room, the oldest are
 * dropped and stay provisional.
 */
public final class ProvisionalBoundaries {
    /** The maximum bytes of all partials together. */
    static final long MAX_BYTES = 16L << 20;

    /**
     * The maximum number of boundaries; those of a partition that never held an event are small.
     */
    static final int MAX_BOUNDARIES = 4_096;

    /**
     * A window's partial at a boundary.
     *
     * @param sameSince the first tick with the same rows, as in {@link Marks}
     * @param lateViews the late views that were known when it was sent
     */
    record Sent(WindowSpec spec, long tailOffset, long sameSince, long lateViews, byte[] partial) {
        boolean lacks(long straggler, long tick) {
            return straggler != Long.MIN_VALUE && straggler >= spec.startOf(tick);
        }

        // It is right if no event of its window has been read since. At an earlier tick the window
        // may have included such an event.
        Sent asFinal(long straggler) {
            long since =
                    straggler == Long.MIN_VALUE
                            ? sameSince
                            : Math.max(sameSince, spec.reachesUntil(straggler) + 1);
            return new Sent(spec, tailOffset, since, lateViews, new Partial(partial).asFinal());
        }
    }

    static final class Boundary {
        final long tick;
        final List<Sent> sent;

        /** By window, whether it was reported that it lacks stragglers; not in snapshots. */
        final boolean[] reported;

        /**
         * The newest event before the tick that was read since, epoch ms; {@link Long#MIN_VALUE}
         * for none.
         */
        long straggler;

        Boundary(long tick, List<Sent> sent, long straggler) {
            this.tick = tick;
            this.sent = sent;
            this.reported = new boolean[sent.size()];
            this.straggler = straggler;
        }

        long bytes() {
            return sent.stream().mapToLong(one -> one.partial().length).sum();
        }
    }

    /** Takes partials that have become final, and those that never will. */
    interface Sink {
        /** The sent partial is final now. */
        void becameFinal(long tick, Sent sent);

        /** The sent partial lacks events that were read after it, and stays provisional. */
        void lacksStragglers(long tick, Sent sent);
    }

    private final Deque<Boundary> boundaries = new ArrayDeque<>();
    private long bytes;

    // Whether a boundary has stragglers that were not reported yet.
    private boolean unreported;

    /**
     * No boundaries if the bytes are empty, otherwise those that {@link #toBytes} encoded.
     *
     * @throws IllegalArgumentException if the bytes are not such an encoding
     */
    public ProvisionalBoundaries(byte[] from) {
        if (from.length == 0) {
            return;
        }
        for (Boundary boundary : ProvisionalBoundariesCodec.read(from)) {
            append(boundary);
            unreported |= boundary.straggler != Long.MIN_VALUE;
        }
    }

    private void append(Boundary boundary) {
        boundaries.addLast(boundary);
        bytes += boundary.bytes();
        while (bytes > MAX_BYTES || boundaries.size() > MAX_BOUNDARIES) {
            bytes -= boundaries.removeFirst().bytes();
        }
    }

    /** The number of boundaries. */
    int size() {
        return boundaries.size();
    }

    /**
     * Adds a boundary that was published, in place of the newest if that has the same tick.
     *
     * @param tick epoch ms, not less than before
     * @param lacksStragglers whether events before the tick have been read that it does not count
     */
    void add(long tick, List<Sent> sent, boolean lacksStragglers) {
        if (!boundaries.isEmpty() && boundaries.getLast().tick == tick) {
            bytes -= boundaries.removeLast().bytes();
        }
        append(new Boundary(tick, sent, lacksStragglers ? tick - 1 : Long.MIN_VALUE));
        unreported |= lacksStragglers;
    }

    /** Removes the newest boundary if it has this tick, since it has become final. */
    void remove(long tick) {
        if (!boundaries.isEmpty() && boundaries.getLast().tick == tick) {
            bytes -= boundaries.removeLast().bytes();
        }
    }

    /**
     * Takes an event whose tick had been released.
     *
     * @param timestamp the event's, epoch ms
     */
    void addStraggler(long timestamp) {
        for (Iterator<Boundary> newest = boundaries.descendingIterator(); newest.hasNext(); ) {
            Boundary boundary = newest.next();
            if (boundary.tick <= timestamp) {
                return;
            }
            boundary.straggler = Math.max(boundary.straggler, timestamp);
            unreported = true;
        }
    }

    /**
     * Hands over boundaries below the windows' tick that lack stragglers, each once. At the
     * windows' tick itself, stragglers can still be counted.
     *
     * @param tick the windows', epoch ms
     */
    void reportStragglers(long tick, Sink sink) {
        if (!unreported) {
            return;
        }
        unreported = false;
        for (Boundary boundary : boundaries) {
            if (boundary.straggler == Long.MIN_VALUE) {
                continue;
            }
            if (boundary.tick >= tick) {
                unreported = true;
                return;
            }
            report(boundary, sink);
        }
    }

    private static void report(Boundary boundary, Sink sink) {
        for (int i = 0; i < boundary.reported.length; i++) {
            Sent sent = boundary.sent.get(i);
            if (!boundary.reported[i] && sent.lacks(boundary.straggler, boundary.tick)) {
                boundary.reported[i] = true;
                sink.lacksStragglers(boundary.tick, sent);
            }
        }
    }

    /**
     * Hands over and removes boundaries up to the head's watermark, inclusive, the oldest first;
     * those that lack stragglers are only removed.
     *
     * @param watermark the head's, epoch ms
     * @param tick the windows', epoch ms: a boundary at or above it that lacks stragglers is kept,
     *     since they can still be counted
     */
    void reachWatermark(long watermark, long tick, Sink sink) {
        while (!boundaries.isEmpty() && boundaries.getFirst().tick <= watermark) {
            if (boundaries.getFirst().straggler != Long.MIN_VALUE
                    && boundaries.getFirst().tick >= tick) {
                return;
            }
            Boundary boundary = boundaries.removeFirst();
            bytes -= boundary.bytes();
            for (Sent sent : boundary.sent) {
                if (!sent.lacks(boundary.straggler, boundary.tick)) {
                    sink.becameFinal(boundary.tick, sent.asFinal(boundary.straggler));
                }
            }
        }
    }

    /** All boundaries, encoded for a snapshot; empty if there are none. */
    public byte[] toBytes() {
        if (boundaries.isEmpty()) {
            return new byte[0];
        }
        return ProvisionalBoundariesCodec.write(boundaries);
    }
}
