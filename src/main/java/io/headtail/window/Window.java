package io.headtail.window;

import io.headtail.count.BrokenInvariantException;
import io.headtail.count.VideoIds;
import io.headtail.count.WindowCounts;
import io.headtail.time.CalendarUnit;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import org.jspecify.annotations.Nullable;

/** One window of one partition: its counts, and its tail if it slides. */
final class Window {
    /** Events that a tail is fed between two looks at whether it wants more. */
    private static final int MOUTHFUL = 256;

    final WindowSpec spec;
    final WindowCounts counts;
    final @Nullable Cursor tail;

    /** From where on answers are complete, epoch ms. */
    final long completeFrom;

    private final Timing timing;
    private final long start;
    final BucketSink adder;
    final BucketSink subtractor;

    /** An empty window whose tail, if it has one, begins at an offset. */
    Window(
            WindowSpec spec,
            VideoIds ids,
            Timing timing,
            int kMax,
            long startOffset,
            long completeFrom) {
        this(
                spec,
                new WindowCounts(ids, kMax),
                spec.isSliding() ? new Cursor(timing, startOffset) : null,
                completeFrom,
                timing,
                Long.MIN_VALUE);
    }

    Window(
            WindowSpec spec,
            WindowCounts counts,
            @Nullable Cursor tail,
            long completeFrom,
            Timing timing,
            long start) {
        this.spec = spec;
        this.timing = timing;
        this.counts = counts;
        this.tail = tail;
        this.completeFrom = completeFrom;
        this.start = start;
        this.adder = this::add;
        this.subtractor = (tick, slots, views, size) -> counts.subtractAll(slots, views, size);
    }

    // What comes too late for its month enters no other.
    private void add(long tick, int[] slots, int @Nullable [] views, int size) {
        if (tick >= start) {
            counts.addAll(slots, views, size);
        }
    }

    /** Whether a month has ended that this counts, before {@code tick}. */
    boolean hasEnded(long tick) {
        return spec.isMonth() && start != spec.startOf(tick);
    }

    /**
     * The last tick up to which the window holds what it holds now, as far as its tail and the
     * calendar go: what it counts leaves it after that.
     */
    long sameThrough() {
        if (spec.isMonth()) {
            return counts.views() == 0 ? Long.MAX_VALUE : CalendarUnit.MONTH.endOf(start);
        }
        return tail == null || tail.firstBuffered() == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : tail.firstBuffered() + spec.lengthMs();
    }

    /**
     * Going on to tick {@code next}, the first tick from which on nothing leaves the window any
     * more; {@link Long#MIN_VALUE} if nothing does.
     */
    long changedBy(long next) {
        if (sameThrough() >= next || tail == null) {
            return sameThrough() >= next ? Long.MIN_VALUE : sameThrough() + timing.tickMs();
        }
        boolean stragglers = tail.firstBuffered() < tail.released();
        return stragglers
                ? next
                : tail.lastBelow(next - spec.lengthMs()) + spec.lengthMs() + timing.tickMs();
    }

    /** The month that {@code tick} lies in, without any count yet. */
    Window begun(long tick, VideoIds ids, int kMax) {
        return new Window(
                spec, new WindowCounts(ids, kMax), tail, completeFrom, timing, spec.startOf(tick));
    }

    /**
     * A window that was read back; O(heap), and O(slots) where its heap was not written, or is too
     * small for {@code kMax}.
     *
     * @throws IllegalArgumentException if its counts have another heap, or Top-K, than was written
     */
    static Window restored(
            WindowSpec spec,
            RestoredPartition.Window from,
            long tick,
            VideoIds ids,
            Timing timing,
            int kMax) {
        FrozenCursor tail = from.tail();
        WindowCounts counts;
        try {
            counts = from.counts().finish(ids, kMax);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "window '" + spec.name() + "': " + e.getMessage(), e);
        }
        if (!counts.beginsWith(from.top())) {
            throw new IllegalArgumentException(
                    "window '" + spec.name() + "': its counts have another Top-K than was written");
        }
        return new Window(
                spec,
                counts,
                tail == null ? null : new Cursor(timing, tail),
                from.completeFrom(),
                timing,
                startAt(spec, tick));
    }

    private static long startAt(WindowSpec spec, long tick) {
        return spec.isMonth() ? spec.startOf(tick) : Long.MIN_VALUE;
    }

    /** The window as it stands. */
    FrozenWindow freeze() {
        counts.settle();
        return new FrozenWindow(
                spec,
                completeFrom,
                counts.freeze(),
                tail == null ? null : tail.freeze(),
                counts.freezeHeap());
    }

    /**
     * The same window over another dictionary, under another head that stands where its own did.
     *
     * @param slotIn for each slot here, the one there
     */
    Window in(VideoIds ids, int[] slotIn, Cursor head) {
        Cursor moved = null;
        if (tail != null) {
            FrozenCursor from = tail.freeze();
            from.held().forEach(bucket -> bucket.translate(slotIn));
            moved = new Cursor(timing, from);
            if (moved.nextOffset() >= head.nextOffset()) {
                moved.advanceStreamTime(head.streamTime());
            }
        }
        return new Window(spec, counts.in(ids, slotIn), moved, completeFrom, timing, start);
    }

    /** The tail; a window that does not slide has none, and must not be asked. */
    Cursor tail() {
        if (tail == null) {
            throw new IllegalArgumentException(
                    "window '" + spec.name() + "' does not slide and has no tail");
        }
        return tail;
    }

    /**
     * The greatest tick that the tail has read enough for; {@link Long#MAX_VALUE} where it stands
     * at the head, or there is none.
     */
    long reach(long headOffset) {
        if (tail == null || tail.nextOffset() >= headOffset) {
            return Long.MAX_VALUE;
        }
        long watermark = tail.watermark();
        return watermark == Long.MIN_VALUE
                ? Long.MIN_VALUE
                : timing.floor(watermark + spec.lengthMs());
    }

    /** Whether the tail must read on, and can, for the window to stand at {@code target}. */
    boolean wantsTail(long headOffset, long target) {
        return reach(headOffset) < target;
    }

    private static void checkBehindHead(Cursor tail, long offset, long headOffset) {
        if (offset >= headOffset) {
            throw new BrokenInvariantException(
                    "a tail at offset "
                            + tail.nextOffset()
                            + " was given record "
                            + offset
                            + ", which the head at "
                            + headOffset
                            + " has not read");
        }
    }

    /** Takes note of an invalid record at the tail. */
    void passAtTail(long offset, long headOffset) {
        checkBehindHead(tail(), offset, headOffset);
        tail().pass(offset);
    }

    /** Takes valid events at the tail, which the head has read before. */
    void takeAtTail(EventBatch batch, VideoIds ids, long headOffset) {
        Cursor to = tail();
        checkBehindHead(to, batch.lastOffset(), headOffset);
        ids.touch(batch.ids);
        for (int i = 0; i < batch.size(); i++) {
            long offset = batch.offsets[i];
            if (to.isLate(batch.timestamps[i])) {
                to.pass(offset);
                continue;
            }
            int slot = ids.find(batch.ids, i);
            if (slot == VideoIds.NONE) {
                throw new BrokenInvariantException(
                        "window '"
                                + spec.name()
                                + "': the tail read an event at offset "
                                + offset
                                + " whose video the head never added");
            }
            to.offer(offset, batch.timestamps[i], slot, batch.views[i], false);
        }
    }

    /**
     * Feeds the tail from memory as far as it must go for the window to stand at {@code target}, or
     * as memory reaches; whether it was fed.
     */
    boolean feedTail(RecentEvents recent, long headOffset, long target) {
        boolean fed = false;
        while (tail != null && wantsTail(headOffset, target) && recent.covers(tail.nextOffset())) {
            fed = true;
            if (!recent.feed(tail, MOUTHFUL)) {
                tail.moveTo(headOffset);
            }
        }
        return fed;
    }
}
