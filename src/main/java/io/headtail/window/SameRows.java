package io.headtail.window;

import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.cursor.Cursor;

/**
 * Since when, and until when, a partition's answers are the same at each tick. An answer changes if
 * an event enters or leaves a window, if a month with views ends, and at the tick at which a window
 * no longer reaches back to what makes it incomplete or marked. All of these are known in advance,
 * so a span without changes costs one answer, however long it is.
 *
 * <p>It is conservative: if it does not know, each tick counts as a change.
 */
final class SameRows {
    private final Timing timing;
    private final Cursor head;
    private final WindowSet windows;
    private final LateViews late;

    /** The first tick at which all rows are the same as now. */
    private long rowsSince = Long.MIN_VALUE;

    private long markedThrough = Long.MIN_VALUE;

    SameRows(Timing timing, Cursor head, WindowSet windows, LateViews late) {
        this.late = late;
        this.timing = timing;
        this.head = head;
        this.windows = windows;
    }

    /** Rows changed at this tick: nothing is known of earlier ones. */
    void changedAt(long tick) {
        rowsSince = Math.max(rowsSince, tick);
    }

    /** Answers that reach back to that time are marked by the caller; MIN_VALUE for none. */
    void markedThrough(long timestamp) {
        markedThrough = timestamp;
    }

    /** Must be called before everything below {@code next} is released, at {@code tick}. */
    void releasing(long tick, long next) {
        if (head.firstBuffered() < tick) {
            changedAt(next);
        }
        changedAt(after(head.lastBelow(next)));
        for (Window window : windows.present()) {
            changedAt(window.changedBy(next));
            // A period, such as a month, that both started to count and ended on the way.
            long period = window.spec().span().periodStart(next);
            if (head.firstBuffered() < period) {
                changedAt(after(period));
            }
        }
    }

    private long after(long bucket) {
        return bucket == Long.MIN_VALUE ? Long.MIN_VALUE : bucket + timing.tickMs();
    }

    /**
     * The last tick up to which every window's answer is the same as at {@code tick}; less than
     * {@code tick} if the next one differs in any case. Valid for ticks that the tails have read
     * enough for.
     */
    long through(long tick) {
        // At later ticks only late views at the intended boundary matter: see sameLateViews.
        long through =
                tick == Long.MIN_VALUE
                        ? Math.min(head.firstBuffered(), late.firstAhead())
                        : head.firstBuffered();
        for (Window window : windows.present()) {
            through = Math.min(through, window.sameThrough());
            through = Math.min(through, marked(window, window.completeFrom() - 1, tick));
            through = Math.min(through, marked(window, head.misplacedThrough(), tick));
            through = Math.min(through, marked(window, markedThrough, tick));
        }
        long watermark = head.watermark();
        return watermark == Long.MIN_VALUE || timing.floor(watermark) <= tick
                ? through
                : Math.min(through, timing.floor(watermark));
    }

    /** Whether the windows lack the same number of late views at all ticks up to {@code next}. */
    boolean sameLateViews(long next) {
        return late.sameThrough(next);
    }

    // The last tick at which the window still reaches back to that time; MAX_VALUE once it does
    // not.
    private long marked(Window window, long timestamp, long tick) {
        long until = until(window.spec(), timestamp);
        return until == Long.MIN_VALUE || until < tick ? Long.MAX_VALUE : until;
    }

    private long until(WindowSpec spec, long timestamp) {
        boolean none = timestamp == Long.MIN_VALUE || timestamp == Long.MAX_VALUE;
        return none ? Long.MIN_VALUE : timing.floor(spec.reachesUntil(timestamp));
    }

    /** The first tick at which every window's answer was the same as at {@code tick}. */
    long since(long tick) {
        long since = Long.MIN_VALUE;
        for (Window window : windows.present()) {
            since = Math.max(since, since(window, tick));
        }
        return since;
    }

    /** The first tick at which a window's answer was the same as at {@code tick}. */
    long since(Window window, long tick) {
        long since = rowsSince;
        since = Math.max(since, unmarkedSince(window, head.misplacedThrough(), tick));
        since = Math.max(since, unmarkedSince(window, markedThrough, tick));
        since = Math.max(since, completeSince(window, tick));
        return Math.max(since, provisionalSince(tick));
    }

    private long unmarkedSince(Window window, long timestamp, long tick) {
        long until = until(window.spec(), timestamp);
        return until == Long.MIN_VALUE || until >= tick ? Long.MIN_VALUE : until + timing.tickMs();
    }

    // A partition knows nothing of times before its complete-from.
    private long completeSince(Window window, long tick) {
        long from = window.completeFrom();
        if (from == Long.MIN_VALUE) {
            return from;
        }
        if (window.spec().startOf(tick) >= from) {
            return unmarkedSince(window, from - 1, tick);
        }
        return from > tick - timing.tickMs() ? tick : timing.floor(from) + timing.tickMs();
    }

    private long provisionalSince(long tick) {
        if (head.firstBuffered() < tick) {
            return tick;
        }
        long watermark = head.watermark();
        return watermark == Long.MIN_VALUE || watermark >= tick
                ? Long.MIN_VALUE
                : timing.floor(watermark) + timing.tickMs();
    }
}
