package io.headtail.window;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.time.CalendarUnit;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.cursor.BucketSink;
import io.headtail.window.cursor.Cursor;
import java.util.List;

/**
 * All windows of one partition: the head that adds, the tails of sliding windows that subtract, and
 * the step from tick to tick. A function of the records handed in; no I/O, no clock.
 *
 * <pre>
 * records ──▶ head()   ──ticks below T──────────▶ add to every window      ┐ advance(T): all adds,
 * records ──▶ its tails  ──ticks below T − lag──▶ subtract from window w   ┘ then all subtractions
 * </pre>
 *
 * <p>The caller hands the same records to the head and, later, to each tail, and calls {@link
 * #advance} only with ticks up to {@link #reachable}. Single-threaded.
 */
public final class PartitionWindows {
    private final Shared shared;
    private final Cursor cursor;
    private final WindowSet windows;
    private final SlotSweep sweep;
    private final BucketSink headSink;
    private final LateViews late;
    private final SameRows same;
    private final Head head;
    private long tick = Long.MIN_VALUE;
    private long nothingToComeTo = Long.MIN_VALUE;

    /**
     * Creates empty windows that start at one offset.
     *
     * @param kMax the greatest k for {@link Window#top}
     * @param startOffset the offset where head and tails begin
     * @param completeFrom epoch ms: all records before the start are older than this; {@link
     *     Long#MIN_VALUE} if there were none
     * @param placement finds ids that belong in another partition
     */
    public PartitionWindows(
            List<WindowSpec> specs,
            Timing timing,
            int kMax,
            long startOffset,
            long completeFrom,
            Placement placement) {
        this(
                specs,
                new Shared(new VideoIds(), timing, kMax, new Cursor(timing, startOffset)),
                new LateViews(specs, timing),
                placement);
        windows.start(shared, startOffset, completeFrom);
    }

    /** Creates it without windows. */
    PartitionWindows(List<WindowSpec> specs, Shared shared, LateViews late, Placement placement) {
        this.shared = shared;
        this.cursor = shared.head();
        this.late = late;
        this.windows = new WindowSet(specs);
        this.sweep = new SlotSweep(shared.ids(), cursor, windows);
        this.same = new SameRows(shared.timing(), cursor, windows, late);
        this.head = new Head(shared, late, same, placement);
        this.headSink = windows::add;
    }

    /** Takes over a restored partition, at its tick. */
    void resume(RestoredPartition from) {
        windows.restore(from, shared);
        tick = from.tick();
        head.placedBy(head.placement());
    }

    /**
     * Freezes the partition for reading by another thread. Copies what the cursors hold; {@link
     * FrozenPartition#copy} must be called before the next advance. Until {@link #thaw} no slot is
     * freed or reused.
     *
     * @throws IllegalStateException if it is at no tick, or is frozen already
     */
    public FrozenPartition freeze() {
        boolean already = ids().isFrozen();
        if (tick == Long.MIN_VALUE || already) {
            throw new IllegalStateException(
                    "cannot freeze at tick " + tick + (already ? ": frozen already" : ""));
        }
        return new FrozenPartition(
                tick, cursor.freeze(), ids().freeze(), windows.freeze(), late.freeze());
    }

    /** Ends {@link #freeze}: what it returned is no longer read. */
    public void thaw() {
        ids().thaw();
    }

    /**
     * Number of windows, present or absent; they are named by their index in the configured order.
     */
    public int size() {
        return windows.size();
    }

    /** The specification of window {@code w}, present or absent. */
    public WindowSpec spec(int w) {
        return windows.spec(w);
    }

    /** Whether window {@code w} is present. */
    public boolean has(int w) {
        return windows.has(w);
    }

    /** The configured windows that are absent. */
    public List<WindowSpec> absent() {
        return windows.absent();
    }

    /** Makes window {@code w} absent, since its tail cannot continue. */
    public void drop(int w) {
        windows.drop(w);
    }

    /**
     * Window {@code w}, for reading.
     *
     * @throws IllegalStateException if it is absent
     */
    public Window window(int w) {
        return windows.get(w);
    }

    /** The head, to be fed by its reader. */
    public Head head() {
        return head;
    }

    /** Whether window {@code w} is present and has a tail. */
    public boolean hasTail(int w) {
        return windows.has(w) && windows.get(w).tails().length > 0;
    }

    /**
     * The tail at the start of window {@code w}.
     *
     * @throws IllegalStateException if the window is absent
     * @throws IllegalArgumentException if it does not slide
     */
    public Tail tail(int w) {
        return windows.get(w).tail();
    }

    WindowSet windows() {
        return windows;
    }

    Shared shared() {
        return shared;
    }

    LateViews late() {
        return late;
    }

    /**
     * Sets the time, epoch ms, up to which the caller marks answers: an answer changes once its
     * window no longer reaches back to it. {@link Long#MIN_VALUE} for none.
     */
    public void markedThrough(long timestamp) {
        same.markedThrough(timestamp);
    }

    /**
     * The first tick at which the answer of window {@code w} was the same as at the current tick:
     * rows, completeness, finality, and marks. {@link Long#MIN_VALUE} if it has always been.
     */
    public long sameSince(int w) {
        return same.since(windows.get(w), tick);
    }

    /** For {@link Stops}. */
    SameRows same() {
        return same;
    }

    /**
     * Sets how much memory the newest events may use, from which tails with a small lag are fed; 0
     * by default.
     *
     * @param bytes the maximum; 0 for none
     */
    public void keepRecent(long bytes) {
        shared.recent().limit(windows.anyTail() ? bytes : 0, cursor.nextOffset());
    }

    /** Bytes of the newest events in memory. */
    public long recentBytes() {
        return shared.recent().memoryBytes();
    }

    /**
     * Feeds tails from memory as far as the windows need to reach {@code target}, or as memory
     * goes; returns whether any was fed.
     */
    public boolean feedFromMemory(long target) {
        boolean fed = windows.feedFromMemory(target);
        if (fed) {
            shared.recent().dropBelow(windows.leastTailOffset());
        }
        return fed;
    }

    /**
     * The greatest tick ≤ {@code target} that the windows can reach now: by the head's watermark,
     * or regardless of it if the partition is {@code quiet}; and by each tail's. {@link
     * Long#MIN_VALUE} if none.
     */
    public long reachable(long target, boolean quiet) {
        return Math.min(windows.reach(), quiet ? target : Math.min(target, head.reach()));
    }

    /** Advances to tick {@code next}: all additions before any subtraction. O(events released). */
    public void advance(long next) {
        if (next <= tick || shared.timing().floor(next) != next) {
            throw new BrokenInvariantException("cannot advance from tick " + tick + " to " + next);
        }
        release(next);
        tick = next;
        if (late.advance(next)) {
            same.changedAt(next);
        }
        sweep.sweepIfWorthIt();
    }

    private void release(long next) {
        same.releasing(tick, next);
        windows.enter(next);
        cursor.release(next, headSink);
        // What belongs to a month that has ended must be kept apart from what belongs to this one.
        cursor.keepApart(CalendarUnit.MONTH.startOf(next));
        windows.releaseTails(next);
    }

    /** Whether the head holds events below the current tick, which its answers lack. */
    public boolean hasStragglers() {
        return cursor.firstBuffered() < tick;
    }

    /** Counts stragglers at the current tick, which must be {@link #reachable} for the tails. */
    public void releaseStragglers() {
        release(tick);
    }

    /** The tick of the windows; {@link Long#MIN_VALUE} before the first. */
    public long tick() {
        return tick;
    }

    /**
     * Whether the watermark has reached the current tick and every event below it is counted, so
     * that its answers cannot change.
     */
    public boolean isFinal() {
        boolean emptyForGood = tick <= nothingToComeTo && cursor.nextOffset() == 0;
        return emptyForGood || (cursor.watermark() >= tick && !hasStragglers());
    }

    /** Makes ticks up to {@code through} final for a log that has never held a record. */
    public void nothingToCome(long through) {
        nothingToComeTo = through;
    }

    /** The partition's dictionary, for reading. */
    public VideoIds ids() {
        return shared.ids();
    }

    /** Frees slots that nothing counts any more, now; O(slots). */
    public void sweep() {
        sweep.sweep();
    }

    /** Late views that window {@code w} lacks at the current tick, as far as is known. */
    public long lateViews(int w) {
        return late.in(w);
    }

    /** Checks the whole structure; O(slots). Throws {@link BrokenInvariantException}. */
    public boolean assertValid() {
        ids().assertValid();
        cursor.assertValid();
        windows.assertValid();
        return true;
    }
}
