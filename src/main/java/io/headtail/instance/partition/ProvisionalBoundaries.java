package io.headtail.instance.partition;

import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.time.WindowSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The boundaries of a partition that were published before its watermark had reached them. When it
 * does, what was published was right if no event of the window has come since, and is sent once
 * more as final. Where one has, it stays provisional, and is sent once more to say so.
 *
 * <p>Memory is bounded: the oldest are given up, and stay provisional, where a partition is quiet
 * for longer than there is room.
 */
public final class ProvisionalBoundaries {
    /** Bytes of partials, at most. */
    static final long MOST_BYTES = 16L << 20;

    /** Boundaries, at most; a partition that never held an event has small ones. */
    static final int MOST = 4_096;

    /**
     * A window's partial at a boundary.
     *
     * @param sameSince the first tick that it stands for, as in {@link Marks}
     * @param lateViews those that were known when it was sent
     */
    record Sent(WindowSpec spec, long tailOffset, long sameSince, long lateViews, byte[] partial) {
        boolean lacks(long straggler, long tick) {
            return straggler != Long.MIN_VALUE && straggler >= spec.startOf(tick);
        }

        // Right if no event of its window has come since. At an earlier tick the window may have
        // reached back to one that has.
        Sent settled(long straggler) {
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

        /** By window, whether it has been said that it lacks stragglers; not in snapshots. */
        final boolean[] reported;

        /** The newest event of below the tick that has come since; {@link Long#MIN_VALUE}: none. */
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

    /** Takes what has become final, and what will not. */
    interface Sink {
        /** What was sent is final now. */
        void settled(long tick, Sent sent);

        /** What was sent lacks events that came after it, for good. */
        void lacksStragglers(long tick, Sent sent);
    }

    private final Deque<Boundary> boundaries = new ArrayDeque<>();
    private long bytes;

    // Whether stragglers have come that no boundary was reported for.
    private boolean unreported;

    /**
     * None, or those that {@link #toBytes} gave; empty bytes stand for none.
     *
     * @throws IllegalArgumentException if the bytes are none of it
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
        while (bytes > MOST_BYTES || boundaries.size() > MOST) {
            bytes -= boundaries.removeFirst().bytes();
        }
    }

    /** How many wait. */
    int size() {
        return boundaries.size();
    }

    /**
     * Takes note of a boundary; instead of what was there of it.
     *
     * @param lacksStragglers whether events of below the tick have been read that it does not count
     */
    void published(long tick, List<Sent> sent, boolean lacksStragglers) {
        if (!boundaries.isEmpty() && boundaries.getLast().tick == tick) {
            bytes -= boundaries.removeLast().bytes();
        }
        append(new Boundary(tick, sent, lacksStragglers ? tick - 1 : Long.MIN_VALUE));
        unreported |= lacksStragglers;
    }

    /** The boundary turned out to be final where it was thought to be provisional. */
    void isFinal(long tick) {
        if (!boundaries.isEmpty() && boundaries.getLast().tick == tick) {
            bytes -= boundaries.removeLast().bytes();
        }
    }

    /** An event has come whose tick had been released. */
    void straggler(long timestamp) {
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
     * Hands over those that lack stragglers and whose tick has been left, each once. As long as the
     * windows stand there, stragglers can still be counted.
     *
     * @param tick where the windows stand
     */
    void left(long tick, Sink sink) {
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
     * The head's watermark is here now: hands over what is final by that, the oldest first.
     *
     * @param tick where the windows stand: a boundary there that lacks stragglers is kept, since
     *     they can still be counted
     */
    void watermark(long watermark, long tick, Sink sink) {
        while (!boundaries.isEmpty() && boundaries.getFirst().tick <= watermark) {
            if (boundaries.getFirst().straggler != Long.MIN_VALUE
                    && boundaries.getFirst().tick >= tick) {
                return;
            }
            Boundary boundary = boundaries.removeFirst();
            bytes -= boundary.bytes();
            for (Sent sent : boundary.sent) {
                if (!sent.lacks(boundary.straggler, boundary.tick)) {
                    sink.settled(boundary.tick, sent.settled(boundary.straggler));
                }
            }
        }
    }

    /** All of them, for a snapshot; empty for none. */
    public byte[] toBytes() {
        if (boundaries.isEmpty()) {
            return new byte[0];
        }
        return ProvisionalBoundariesCodec.write(boundaries);
    }
}
