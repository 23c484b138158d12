package io.headtail.instance.partition;

import io.headtail.time.WindowSpec;
import java.util.ArrayDeque;
import java.util.Collection;
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

    /** Takes partials that have become final, and those that never will. */
    interface Sink {
        /** The sent partial is final now. */
        void becameFinal(long tick, ProvisionalBoundary.Sent sent);

        /** The sent partial lacks events that were read after it, and stays provisional. */
        void lacksStragglers(long tick, ProvisionalBoundary.Sent sent);
    }

    private final Deque<ProvisionalBoundary> boundaries = new ArrayDeque<>();
    private long bytes;

    // Whether a boundary has stragglers that were not reported yet.
    private boolean unreported;

    /** No boundaries. */
    public ProvisionalBoundaries() {}

    /**
     * No boundaries if the bytes are empty, otherwise those that {@link #toBytes} encoded. Nobody
     * asks for those of windows that are not there any more, and a release that does not know such
     * windows could not read them.
     *
     * @param windows those that are counted; others are dropped
     * @throws IllegalArgumentException if the bytes are not such an encoding
     */
    public ProvisionalBoundaries(byte[] from, Collection<WindowSpec> windows) {
        if (from.length == 0) {
            return;
        }
        for (ProvisionalBoundary read : ProvisionalBoundariesCodec.read(from)) {
            ProvisionalBoundary boundary = read.only(windows);
            if (!boundary.sent.isEmpty()) {
                append(boundary);
                unreported |= boundary.straggler != Long.MIN_VALUE;
            }
        }
    }

    private void append(ProvisionalBoundary boundary) {
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
    void add(long tick, List<ProvisionalBoundary.Sent> sent, boolean lacksStragglers) {
        if (!boundaries.isEmpty() && boundaries.getLast().tick == tick) {
            bytes -= boundaries.removeLast().bytes();
        }
        append(new ProvisionalBoundary(tick, sent, lacksStragglers ? tick - 1 : Long.MIN_VALUE));
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
        for (Iterator<ProvisionalBoundary> newest = boundaries.descendingIterator();
                newest.hasNext(); ) {
            ProvisionalBoundary boundary = newest.next();
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
        for (ProvisionalBoundary boundary : boundaries) {
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

    private static void report(ProvisionalBoundary boundary, Sink sink) {
        for (int i = 0; i < boundary.reported.length; i++) {
            ProvisionalBoundary.Sent sent = boundary.sent.get(i);
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
            ProvisionalBoundary boundary = boundaries.removeFirst();
            bytes -= boundary.bytes();
            for (ProvisionalBoundary.Sent sent : boundary.sent) {
                if (!sent.lacks(boundary.straggler, boundary.tick)) {
                    sink.becameFinal(boundary.tick, sent.asFinal(boundary.straggler));
                }
            }
        }
    }

    /** Whether one of them has the rises of a rising window. */
    public boolean hasRises() {
        return boundaries.stream()
                .flatMap(boundary -> boundary.sent.stream())
                .anyMatch(sent -> sent.spec().isRising());
    }

    /** All boundaries, encoded for a snapshot; empty if there are none. */
    public byte[] toBytes() {
        if (boundaries.isEmpty()) {
            return new byte[0];
        }
        return ProvisionalBoundariesCodec.write(boundaries);
    }
}
