package io.headtail.window;

import io.headtail.count.WindowCounts;
import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import io.headtail.window.cursor.BucketSink;
import io.headtail.window.cursor.Cursor;
import io.headtail.window.cursor.FrozenCursor;
import org.jspecify.annotations.Nullable;

/** One window of one partition: its counts, and its tail if it slides. */
public final class Window {
    private final WindowSpec spec;
    private final WindowCounts counts;
    private final @Nullable Tail tail;
    private final long completeFrom;
    private final Shared shared;

    /**
     * Start of the counted period; MIN_VALUE if everything is counted, or no period has started.
     */
    private final long start;

    /** Stored as a field, so that a release allocates nothing. */
    private final BucketSink subtractor;

    private Window(
            WindowSpec spec,
            WindowCounts counts,
            @Nullable Tail tail,
            long completeFrom,
            Shared shared,
            long start) {
        this.spec = spec;
        this.counts = counts;
        this.tail = tail;
        this.completeFrom = completeFrom;
        this.shared = shared;
        this.start = start;
        this.subtractor = (tick, slots, views, size) -> counts.subtractAll(slots, views, size);
    }

    /** An empty window; its tail, if it has one, begins at {@code startOffset}. */
    static Window empty(WindowSpec spec, Shared shared, long startOffset, long completeFrom) {
        return new Window(
                spec,
                new WindowCounts(shared.ids(), shared.kMax()),
                tail(spec, new Cursor(shared.timing(), startOffset), shared),
                completeFrom,
                shared,
                Long.MIN_VALUE);
    }

    // Only a window that slides has a tail.
    private static @Nullable Tail tail(WindowSpec spec, Cursor cursor, Shared shared) {
        return spec.span() instanceof Span.Sliding sliding
                ? new Tail(spec.name(), sliding.lengthMs(), cursor, shared)
                : null;
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
        FrozenCursor tail = from.tail();
        return new Window(
                spec,
                counts,
                tail == null ? null : tail(spec, new Cursor(shared.timing(), tail), shared),
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
        return new Window(
                spec,
                counts.in(other.ids(), slotIn),
                tail == null ? null : tail.under(other, slotIn),
                completeFrom,
                other,
                start);
    }

    /** The window's state now. */
    FrozenWindow freeze() {
        counts.settle();
        return new FrozenWindow(
                spec,
                completeFrom,
                counts.freeze(),
                tail == null ? null : tail.freeze(),
                counts.freezeHeap());
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

    /** The tail; null if the window does not slide. */
    @Nullable Tail findTail() {
        return tail;
    }

    /**
     * The tail.
     *
     * @throws IllegalArgumentException if the window does not slide
     */
    Tail tail() {
        if (tail == null) {
            throw new IllegalArgumentException(
                    "window '" + spec.name() + "' does not slide and has no tail");
        }
        return tail;
    }

    /** Adds what the head releases. */
    void add(long tick, int[] slots, int @Nullable [] views, int size) {
        // What comes too late for its period must not enter another one.
        if (tick >= start) {
            counts.addAll(slots, views, size);
        }
    }

    /** Subtracts what leaves by {@code tick}. */
    void releaseTail(long tick) {
        if (tail != null) {
            tail.release(tick, subtractor);
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
                new WindowCounts(shared.ids(), shared.kMax()),
                tail,
                completeFrom,
                shared,
                spec.span().periodStart(tick));
    }

    /**
     * The greatest tick that the tail has read enough for; {@link Long#MAX_VALUE} if it has reached
     * the head, or there is none.
     */
    long reach() {
        return tail == null ? Long.MAX_VALUE : tail.reach();
    }

    /**
     * The last tick up to which the window loses nothing, as far as its tail and the calendar go.
     */
    long sameThrough() {
        if (tail != null) {
            return tail.sameThrough();
        }
        return counts.views() == 0 ? Long.MAX_VALUE : spec.span().periodEnd(start);
    }

    /**
     * If the windows advance to tick {@code next}: the first tick from which on nothing leaves the
     * window any more; {@link Long#MIN_VALUE} if nothing does.
     */
    long changedBy(long next) {
        long through = sameThrough();
        if (through >= next) {
            return Long.MIN_VALUE;
        }
        return tail == null ? through + shared.timing().tickMs() : tail.changedBy(next);
    }
}
