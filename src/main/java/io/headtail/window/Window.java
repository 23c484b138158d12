package io.headtail.window;

import io.headtail.count.RisingCounts;
import io.headtail.count.WindowCounts;
import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import io.headtail.window.cursor.BucketSink;
import io.headtail.window.cursor.Cursor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One window of one partition: its counts, and its tails if it slides. Each has a tail at its
 * start, and a rising one another in the middle, where views pass from its newer to its older half.
 */
public final class Window {
    private final WindowSpec spec;
    private final WindowCounts counts;
    private final Tail[] tails;
    private final long completeFrom;
    private final Shared shared;

    /**
     * Start of the counted period; MIN_VALUE if everything is counted, or no period has started.
     */
    private final long start;

    /** Stored as a field, so that a release allocates nothing. */
    private final BucketSink subtractor;

    private final @Nullable BucketSink passer;

    private Window(
            WindowSpec spec,
            WindowCounts counts,
            Tail[] tails,
            long completeFrom,
            Shared shared,
            long start) {
        this.spec = spec;
        this.counts = counts;
        this.tails = tails;
        this.completeFrom = completeFrom;
        this.shared = shared;
        this.start = start;
        this.subtractor = (tick, slots, views, size) -> counts.subtractAll(slots, views, size);
        this.passer =
                counts instanceof RisingCounts rising
                        ? (tick, slots, views, size) -> rising.passAll(slots, views, size)
                        : null;
    }

    /** An empty window; its tails, if it has any, begin at {@code startOffset}. */
    static Window empty(WindowSpec spec, Shared shared, long startOffset, long completeFrom) {
        Cursor[] cursors = new Cursor[spec.span().tailLagsMs().size()];
        Arrays.setAll(cursors, i -> new Cursor(shared.timing(), startOffset));
        return new Window(
                spec,
                noCounts(spec, shared),
                tails(spec, cursors, shared),
                completeFrom,
                shared,
                Long.MIN_VALUE);
    }

    private static WindowCounts noCounts(WindowSpec spec, Shared shared) {
        return spec.isRising()
                ? new RisingCounts(shared.ids(), shared.kMax())
                : new WindowCounts(shared.ids(), shared.kMax());
    }

    // Only a window that slides has tails.
    private static Tail[] tails(WindowSpec spec, Cursor[] cursors, Shared shared) {
        List<Long> lags = spec.span().tailLagsMs();
        Tail[] tails = new Tail[lags.size()];
        Arrays.setAll(tails, i -> new Tail(spec.name(), lags.get(i), cursors[i], shared));
        return tails;
    }

    /**
     * A restored window; O(heap), or O(slots) if its heap is not known, or is too small for {@code
     * kMax}.
     *
     * @throws IllegalArgumentException if its counts do not match the heap, or the Top-K, that was
     *     written
     */
    static Window restored(
            WindowSpec spec, RestoredPartition.RestoredWindow from, long tick, Shared shared) {
        WindowCounts counts;
        try {
            counts = from.counts().finish(shared.ids(), shared.kMax());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "window '" + spec.name() + "': " + e.getMessage(), e);
        }
        if (!counts.beginsWith(from.top())) {
            throw new IllegalArgumentException(
                    "window '" + spec.name() + "': its counts have another Top-K than was written");
        }
        Cursor[] cursors =
                Stream.of(from.middle(), from.tail())
                        .filter(Objects::nonNull)
                        .map(cursor -> new Cursor(shared.timing(), cursor))
                        .toArray(Cursor[]::new);
        return new Window(
                spec,
                counts,
                tails(spec, cursors, shared),
                from.completeFrom(),
                shared,
                spec.span().periodStart(tick));
    }

    /**
     * The same window with another dictionary, under another head at the same offset.
     *
     * @param slotIn maps each slot here to the one there
     */
    Window under(Shared other, int[] slotIn) {
        Tail[] moved = new Tail[tails.length];
        Arrays.setAll(moved, i -> tails[i].under(other, slotIn));
        return new Window(spec, counts.in(other.ids(), slotIn), moved, completeFrom, other, start);
    }

    /** The window's state now. */
    FrozenWindow freeze() {
        counts.settle();
        return new FrozenWindow(
                spec,
                completeFrom,
                counts.freeze(),
                tails.length == 0 ? null : tail().freeze(),
                counts.freezeHeap(),
                counts instanceof RisingCounts rising
                        ? new FrozenWindow.Middle(rising.freezeOlder(), tails[0].freeze())
                        : null);
    }

    /** Its specification. */
    public WindowSpec spec() {
        return spec;
    }

    /** Its counts, for reading. */
    public WindowCounts counts() {
        return counts;
    }

    /** The time from which on answers are complete, epoch ms, inclusive. */
    public long completeFrom() {
        return completeFrom;
    }

    /**
     * Writes the slots of the first {@code k} videos at the current tick, in order, to {@code
     * slots}; returns how many.
     */
    public int top(int k, int[] slots) {
        counts.settle();
        return counts.top(k, slots);
    }

    /** The tails, the one at the window's start last; must not be modified. */
    Tail[] tails() {
        return tails;
    }

    /** A tail, to be fed by its reader; they are in the order of {@link Span#tailLagsMs}. */
    public Tail tail(int i) {
        return tails[i];
    }

    /** The least offset that a tail reads next; −1 if it has none. */
    public long tailOffset() {
        long least = Long.MAX_VALUE;
        for (Tail tail : tails) {
            least = Math.min(least, tail.offset());
        }
        return tails.length == 0 ? -1 : least;
    }

    /**
     * The tail at the window's start.
     *
     * @throws IllegalArgumentException if the window does not slide
     */
    Tail tail() {
        if (tails.length == 0) {
            throw new IllegalArgumentException(
                    "window '" + spec.name() + "' does not slide and has no tail");
        }
        return tails[tails.length - 1];
    }

    /** Adds what the head releases. */
    void add(long tick, int[] slots, int @Nullable [] views, int size) {
        // What comes too late for its period must not enter another one.
        if (tick >= start) {
            counts.addAll(slots, views, size);
        }
    }

    /** Subtracts what leaves by {@code tick}, after what passes the middle on the way. */
    void releaseTails(long tick) {
        if (passer != null) {
            tails[0].release(tick, passer);
        }
        if (tails.length > 0) {
            tail().release(tick, subtractor);
        }
    }

    /** Whether the counted period, such as a month, has ended before {@code tick}. */
    boolean hasEnded(long tick) {
        return start != spec.span().periodStart(tick);
    }

    /** The same window, empty, for the period of {@code tick}. */
    Window turned(long tick) {
        return new Window(
                spec,
                noCounts(spec, shared),
                tails,
                completeFrom,
                shared,
                spec.span().periodStart(tick));
    }

    /**
     * The greatest tick that the tails have read enough for; {@link Long#MAX_VALUE} if they have
     * reached the head, or there are none.
     */
    long reach() {
        long reach = Long.MAX_VALUE;
        for (Tail tail : tails) {
            reach = Math.min(reach, tail.reach());
        }
        return reach;
    }

    /**
     * The last tick up to which nothing leaves the window or passes its middle, as far as its tails
     * and the calendar go.
     */
    long sameThrough() {
        if (tails.length > 0) {
            long through = Long.MAX_VALUE;
            for (Tail tail : tails) {
                through = Math.min(through, tail.sameThrough());
            }
            return through;
        }
        return counts.views() == 0 ? Long.MAX_VALUE : spec.span().periodEnd(start);
    }

    /**
     * If the windows advance to tick {@code next}: the first tick from which on nothing leaves the
     * window or passes its middle any more; {@link Long#MIN_VALUE} if nothing does.
     */
    long changedBy(long next) {
        long through = sameThrough();
        if (through >= next) {
            return Long.MIN_VALUE;
        }
        long changed = tails.length == 0 ? through + shared.timing().tickMs() : Long.MIN_VALUE;
        for (Tail tail : tails) {
            if (tail.sameThrough() < next) {
                changed = Math.max(changed, tail.changedBy(next));
            }
        }
        return changed;
    }
}
