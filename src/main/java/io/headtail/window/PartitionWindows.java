package io.headtail.window;

import io.headtail.count.BrokenInvariantException;
import io.headtail.count.VideoIds;
import io.headtail.count.WindowCounts;
import io.headtail.time.CalendarUnit;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All windows of one partition: the head that adds, a tail for each sliding window that subtracts,
 * and the step from tick to tick. A function of the records handed in; no I/O, no clock.
 *
 * <pre>
 *  records ──▶ head()  ──ticks below T──────────▶ add to every window     ┐ advance(T): all adds,
 *  records ──▶ tail(w) ──ticks below T − length─▶ subtract from window w  ┘ then all subtractions
 * </pre>
 *
 * <p>The caller offers the same records to the head and, later, to each tail, and calls {@link
 * #advance} only with ticks up to {@link #reachable}. Single-threaded.
 */
public final class PartitionWindows {
    private final Timing timing;
    private final int kMax;
    private final VideoIds ids;
    private final Cursor head;
    private final WindowSet windows;
    private final SlotSweep sweep;
    private final BucketSink headSink;
    private final LateViews late;
    private final Head feed;
    private final RecentEvents recent = new RecentEvents();
    private final EventBatch single = new EventBatch();
    private final SameRows same;
    private long tick = Long.MIN_VALUE;
    private long nothingToComeTo = Long.MIN_VALUE;

    /**
     * Empty windows that start at one offset.
     *
     * @param kMax the greatest k that {@link #top} is asked for
     * @param startOffset where head and tails begin
     * @param completeFrom epoch ms: all records before the start are older than this; {@link
     *     Long#MIN_VALUE} if there were none
     */
    public PartitionWindows(
            List<WindowSpec> specs, Timing timing, int kMax, long startOffset, long completeFrom) {
        this(specs, timing, kMax, startOffset, completeFrom, Placement.ANYWHERE);
    }

    /**
     * As above.
     *
     * @param placement tells ids that belong in another partition
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
                timing,
                kMax,
                new VideoIds(),
                new Cursor(timing, startOffset),
                new LateViews(specs, timing),
                placement);
        windows.start(ids, timing, kMax, startOffset, completeFrom);
    }

    private PartitionWindows(
            List<WindowSpec> specs,
            Timing timing,
            int kMax,
            VideoIds ids,
            Cursor head,
            LateViews late,
            Placement placement) {
        this.timing = timing;
        this.kMax = kMax;
        this.ids = ids;
        this.head = head;
        this.late = late;
        this.feed = new Head(ids, head, recent, late, placement);
        this.windows = new WindowSet(specs);
        this.sweep = new SlotSweep(ids, head, windows);
        this.same = new SameRows(timing, head, windows, late);
        this.headSink = windows::add;
    }

    /**
     * Goes on where a partition stood that was read back. Windows that are configured and were not
     * there then are absent: see {@link Graft}. Those that are not configured are dropped.
     * O(slots).
     *
     * @throws IllegalArgumentException if the parts do not fit together
     */
    public static PartitionWindows restored(
            List<WindowSpec> specs,
            Timing timing,
            int kMax,
            Placement placement,
            RestoredPartition from) {
        PartitionWindows made =
                new PartitionWindows(
                        specs,
                        timing,
                        kMax,
                        from.ids(),
                        new Cursor(timing, from.head(), CalendarUnit.MONTH.startOf(from.tick())),
                        new LateViews(specs, timing, from.tick(), from.late()),
                        placement);
        made.windows.restore(from, made.ids, timing, kMax);
        made.tick = from.tick();
        made.placedBy(placement);
        return made;
    }

    /**
     * The partition as it stands, for another thread to read. Costs a copy of what the cursors
     * hold; see {@link FrozenPartition#copy} for what must come before the next advance. Until
     * {@link #thaw} no slot is freed or reused.
     *
     * @throws IllegalStateException if it stands at no tick, or is frozen already
     */
    public FrozenPartition freeze() {
        if (tick == Long.MIN_VALUE || ids.isFrozen()) {
            throw new IllegalStateException(
                    "cannot freeze at tick " + tick + (ids.isFrozen() ? ": frozen already" : ""));
        }
        return new FrozenPartition(
                tick, head.freeze(), ids.freeze(), windows.freeze(), late.freeze());
    }

    /** What {@link #freeze} gave is not read any more. */
    public void thaw() {
        ids.thaw();
    }

    /** Whether window {@code w} is there, not absent. */
    public boolean has(int w) {
        return windows.has(w);
    }

    /** The configured windows that are absent. */
    public List<WindowSpec> absent() {
        return windows.absent();
    }

    /** Makes window {@code w} absent: its tail cannot go on. */
    public void drop(int w) {
        windows.put(w, null);
    }

    WindowSet windows() {
        return windows;
    }

    /** Another partition's windows have been put in place of absent ones. */
    void grafted(PartitionWindows from) {
        // Without a window of all time there, what came first there may be late here.
        boolean first = from.windows.anyOfAllTime();
        head.releasedElsewhere(
                first ? from.firstTimestamp() : Long.MAX_VALUE, from.misplacedThrough());
        late.graft(from.late);
        placedBy(feed.placement());
        // What memory holds may name slots that no window counted, and that were reused.
        recent.forget(headOffset());
    }

    /** Number of windows; they are named by their index in the configured order. */
    public int size() {
        return windows.size();
    }

    /** What a window is. */
    public WindowSpec spec(int w) {
        return windows.spec(w);
    }

    /** Takes valid events at the head. */
    public void head(EventBatch batch) {
        long known = feed.late();
        feed.take(batch);
        if (feed.late() != known) {
            same.changedAt(tick);
        }
    }

    /** As {@link #head(EventBatch)}, one event. */
    public void head(long offset, long timestamp, byte[] id, int from, int length, int views) {
        head(single.only(offset, timestamp, id, from, length, views));
    }

    /** From now on ids are placed otherwise; O(slots). What was counted stays as it was marked. */
    public void placedBy(Placement placement) {
        feed.placedBy(placement);
        if (head.streamTime() != Long.MIN_VALUE) {
            same.changedAt(tick);
        }
    }

    /**
     * From now on answers that reach back to that time are marked by whoever publishes them; {@link
     * Long#MIN_VALUE} for none.
     */
    public void markedThrough(long timestamp) {
        same.markedThrough(timestamp);
    }

    /**
     * The first tick at which the answer of window {@code w} was what it is at the current tick:
     * rows, completeness, whether it is final, and marks. {@link Long#MIN_VALUE} if it has always
     * been.
     */
    public long sameSince(int w) {
        return same.since(windows.get(w), tick);
    }

    /** As {@link #sameSince(int)}, of all windows. */
    long sameSince() {
        return same.since(tick);
    }

    /** See {@link SameRows#sameLateViews}. */
    boolean sameLateViews(long next) {
        return same.sameLateViews(next);
    }

    /** See {@link SameRows#through}. */
    long sameThrough() {
        return same.through(tick);
    }

    /** Takes note of an invalid record at the head. */
    public void headPass(long offset) {
        head.pass(offset);
    }

    /** The head's reader stands at {@code position}: what lies before it holds no more records. */
    public void headAt(long position) {
        head.moveTo(position);
    }

    /** Takes valid events at the tail of sliding window {@code w}. */
    public void tail(int w, EventBatch batch) {
        windows.get(w).takeAtTail(batch, ids, head.nextOffset());
    }

    /** As {@link #tail(int, EventBatch)}, one event. */
    public void tail(
            int w, long offset, long timestamp, byte[] id, int from, int length, int views) {
        tail(w, single.only(offset, timestamp, id, from, length, views));
    }

    /** Takes note of an invalid record at the tail of sliding window {@code w}. */
    public void tailPass(int w, long offset) {
        windows.get(w).passAtTail(offset, head.nextOffset());
    }

    /** The reader of window {@code w}'s tail stands at {@code position}. */
    public void tailAt(int w, long position) {
        windows.get(w).tail().moveTo(Math.min(position, head.nextOffset()));
    }

    /** The next offset that window {@code w}'s tail wants. */
    public long tailOffset(int w) {
        return windows.get(w).tail().nextOffset();
    }

    /** The next offset that the head wants. */
    public long headOffset() {
        return head.nextOffset();
    }

    /**
     * Keeps the newest events in memory, for tails that lag little; none until this is called.
     *
     * @param bytes what they may take, 0 for none; a window with a tail must be there
     */
    public void keepRecent(long bytes) {
        recent.limit(windows.anyTail() ? bytes : 0, head.nextOffset());
    }

    /** Bytes that the newest events take now. */
    public long recentBytes() {
        return recent.memoryBytes();
    }

    /**
     * Feeds window {@code w}'s tail from memory as far as it must go for the windows to stand at
     * {@code target}, or as memory reaches. Nothing for a window of all time.
     *
     * @return whether it was fed
     */
    public boolean feedTail(int w, long target) {
        Window window = windows.find(w);
        boolean fed = window != null && window.feedTail(recent, head.nextOffset(), target);
        if (fed) {
            recent.dropBelow(windows.leastTailOffset());
        }
        return fed;
    }

    /**
     * Whether window {@code w}'s tail must read on in the log before the windows can stand at
     * {@code target}. Never for a window that is absent or of all time.
     */
    public boolean tailWants(int w, long target) {
        Window window = windows.find(w);
        return window != null
                && window.tail != null
                && window.wantsTail(head.nextOffset(), target)
                && !recent.covers(window.tail.nextOffset());
    }

    /**
     * The greatest tick ≤ {@code target} that the windows can stand at now: by the head's
     * watermark, or, if the partition is {@code quiet}, whatever that is; and by each tail's.
     * {@link Long#MIN_VALUE} if none.
     */
    public long reachable(long target, boolean quiet) {
        long reach = quiet ? target : Math.min(target, headReach());
        for (Window window : windows.present()) {
            reach = Math.min(reach, window.reach(head.nextOffset()));
        }
        return reach;
    }

    /** The greatest tick that the head's watermark allows; {@link Long#MIN_VALUE} if none. */
    public long headReach() {
        long watermark = head.watermark();
        return watermark == Long.MIN_VALUE ? Long.MIN_VALUE : timing.floor(watermark);
    }

    /**
     * Goes on to tick {@code next}: releases head and tails, applies every add before any
     * subtraction. O(events released).
     */
    public void advance(long next) {
        if (next <= tick || timing.floor(next) != next) {
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
        windows.enter(next, ids, kMax);
        head.release(next, headSink);
        // What belongs to a month that has ended must be told from what belongs to this one.
        head.keepApart(CalendarUnit.MONTH.startOf(next));
        windows.releaseTails(next);
    }

    /** Whether the head holds events whose tick has gone: the current tick lacks them. */
    public boolean hasStragglers() {
        return head.firstBuffered() < tick;
    }

    /**
     * Counts the stragglers at the current tick, which must be {@link #reachable} for the tails.
     */
    public void releaseStragglers() {
        release(tick);
    }

    /** The tick that the windows stand at; {@link Long#MIN_VALUE} before the first. */
    public long tick() {
        return tick;
    }

    /**
     * Whether the watermark has reached the current tick and every event below it is counted, so
     * that its answers cannot change.
     */
    public boolean isFinal() {
        return isEmptyForGood() || (head.watermark() >= tick && !hasStragglers());
    }

    private boolean isEmptyForGood() {
        return tick <= nothingToComeTo && head.nextOffset() == 0;
    }

    /**
     * Up to what tick a log that has never held a record is taken for one that never will, so that
     * what is said of it, nothing, is final; {@link Long#MIN_VALUE} for none.
     */
    public void nothingToCome(long through) {
        nothingToComeTo = through;
    }

    /** From where on answers of window {@code w} are complete, epoch ms. */
    public long completeFrom(int w) {
        return windows.get(w).completeFrom;
    }

    /** The smallest timestamp counted by now; {@link Long#MAX_VALUE} when none was. */
    public long firstTimestamp() {
        return head.firstTimestamp();
    }

    /** The largest timestamp of a misplaced event counted by now, or {@link Long#MIN_VALUE}. */
    public long misplacedThrough() {
        return head.misplacedThrough();
    }

    /**
     * Writes the slots of the first {@code k} videos of window {@code w} at the current tick, in
     * order; returns how many.
     */
    public int top(int w, int k, int[] slots) {
        windows.get(w).counts.settle();
        return windows.get(w).counts.top(k, slots);
    }

    /** Counts of window {@code w}, for reading. */
    public WindowCounts counts(int w) {
        return windows.get(w).counts;
    }

    /** The partition's dictionary, for reading. */
    public VideoIds ids() {
        return ids;
    }

    /** The head, for reading. */
    public Cursor headCursor() {
        return head;
    }

    /** A window's tail, for reading; null for a window that is absent or does not slide. */
    public @Nullable Cursor tailCursor(int w) {
        Window window = windows.find(w);
        return window == null ? null : window.tail;
    }

    /** Frees the slots that nothing counts any more; O(slots). */
    public void sweep() {
        sweep.sweep();
    }

    /** Late events seen by the head. */
    public long late() {
        return feed.late();
    }

    /**
     * Views known by now that fall into window {@code w} at the current tick and were late; see
     * {@link LateViews}.
     */
    public long lateViews(int w) {
        return late.in(w);
    }

    /** From now on tells of each late event that the head reads. */
    public void onLate(LateListener told) {
        feed.onLate(told);
    }

    /** From now on tells the timestamp of each straggler that the head takes. */
    public void onStraggler(LongConsumer told) {
        feed.onStraggler(told);
    }

    /** Stragglers seen by the head. */
    public long stragglers() {
        return feed.stragglers();
    }

    /** Misplaced events seen by the head, late ones left out. */
    public long misplaced() {
        return feed.misplaced();
    }

    /** Checks the whole structure; O(slots). Throws {@link BrokenInvariantException}. */
    public boolean assertValid() {
        ids.assertValid();
        head.assertValid();
        windows.assertValid(head.nextOffset());
        return true;
    }
}
