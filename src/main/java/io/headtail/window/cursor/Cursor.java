package io.headtail.window.cursor;

import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.time.Timing;
import java.util.function.IntConsumer;

/**
 * One read position in one partition's log: the head, or a window's tail. It takes events in offset
 * order and releases them in tick order.
 *
 * <p>Events read but not released are in buckets, one a tick, sorted by tick. An event is
 * <i>late</i> if its timestamp is more than the lateness below the stream time, the largest
 * timestamp so far: that depends on the log alone, so every cursor over the same records decides
 * alike. An event that is not late but whose tick was already released (a <i>straggler</i>,
 * possible only after a release without a watermark) goes with the next release, which may be of
 * the same tick again.
 *
 * <p>The whole state is next offset, stream time, released tick and buckets. A cursor knows nothing
 * of Kafka, threads or clocks. {@link #offer} costs O(1) while events stay in the newest few ticks;
 * see {@link TickBuckets}.
 */
public final class Cursor {
    private final Timing timing;
    private final TickBuckets buckets;
    private final LateRule lateRule;
    private long nextOffset;
    private long released = Long.MIN_VALUE;
    private long apart = Long.MIN_VALUE;

    private long firstTimestamp = Long.MAX_VALUE;
    private long misplacedThrough = Long.MIN_VALUE;

    /** Creates a cursor that reads from {@code startOffset}. */
    public Cursor(Timing timing, long startOffset) {
        this(timing, startOffset, TickBucket.MIN_COMPACTED_ENTRIES);
    }

    /**
     * As above.
     *
     * @param compactedFrom see {@link TickBucket}
     */
    Cursor(Timing timing, long startOffset, int compactedFrom) {
        this.timing = timing;
        this.nextOffset = startOffset;
        this.buckets = new TickBuckets(timing, compactedFrom);
        this.lateRule = new LateRule(timing.latenessMs());
    }

    /**
     * Creates a cursor that continues from another one's state.
     *
     * @throws IllegalArgumentException if no cursor can hold these events
     */
    public Cursor(Timing timing, FrozenCursor from) {
        this(timing, from, Long.MIN_VALUE);
    }

    /**
     * As above.
     *
     * @param apart see {@link #keepApart}
     */
    public Cursor(Timing timing, FrozenCursor from, long apart) {
        this(timing, from.state().nextOffset());
        this.apart = apart;
        lateRule.advance(from.state().streamTime());
        released = from.state().released();
        firstTimestamp = from.state().firstTimestamp();
        misplacedThrough = from.state().misplacedThrough();
        for (HeldBucket held : from.held()) {
            hold(held);
        }
    }

    private void hold(HeldBucket held) {
        boolean inOrder = buckets.isEmpty() || buckets.lastTick() < held.tick();
        boolean inPlace =
                released == Long.MIN_VALUE
                        || held.tick() >= released - timing.tickMs()
                        || held.tick() == apart - timing.tickMs();
        if (!inOrder
                || !inPlace
                || timing.floor(held.tick()) != held.tick()
                || held.slots().length == 0) {
            throw new IllegalArgumentException(
                    "a cursor that has released %d cannot hold %d events of tick %d"
                            .formatted(released, held.slots().length, held.tick()));
        }
        buckets.append(held);
    }

    /** A copy of its state and events; O(events held). */
    public FrozenCursor freeze() {
        CursorState state =
                new CursorState(
                        nextOffset, streamTime(), released, firstTimestamp, misplacedThrough);
        return new FrozenCursor(state, buckets.freeze());
    }

    /** Raises the stream time to at least this, which another cursor at this offset has seen. */
    public void advanceStreamTime(long timestamp) {
        lateRule.advance(timestamp);
    }

    /** Accounts for events that another cursor has released and this one has not read. */
    public void releasedElsewhere(long first, long misplaced) {
        firstTimestamp = Math.min(firstTimestamp, first);
        misplacedThrough = Math.max(misplacedThrough, misplaced);
    }

    /** The offset after the last record taken or skipped. */
    public long nextOffset() {
        return nextOffset;
    }

    /** The largest timestamp of a valid event so far; {@link Long#MIN_VALUE} before the first. */
    public long streamTime() {
        return lateRule.streamTime();
    }

    /**
     * Stream time less lateness; no event that counts can still come from below it. {@link
     * Long#MIN_VALUE} before the first event.
     */
    public long watermark() {
        return lateRule.watermark();
    }

    /** Everything below this tick has been released; {@link Long#MIN_VALUE} before any release. */
    public long released() {
        return released;
    }

    /** Number of entries held: events, or, for ticks with very many events, videos. */
    public long buffered() {
        return buckets.entries();
    }

    /** Bytes that hold them; an estimate without headers. */
    public long memoryBytes() {
        return buckets.memoryBytes();
    }

    /** The tick of the oldest event held; {@link Long#MAX_VALUE} if there is none. */
    public long firstBuffered() {
        return buckets.firstTick();
    }

    /** The tick of the newest event held below a tick; {@link Long#MIN_VALUE} if there is none. */
    public long lastBelow(long tick) {
        return buckets.lastBelow(tick);
    }

    /** The least timestamp released so far; {@link Long#MAX_VALUE} before the first. */
    public long firstTimestamp() {
        return firstTimestamp;
    }

    /**
     * The greatest timestamp of a misplaced event released so far; {@link Long#MIN_VALUE} if there
     * is none.
     */
    public long misplacedThrough() {
        return misplacedThrough;
    }

    /** Whether an event with that timestamp would be late if it came next. */
    public boolean isLate(long timestamp) {
        return lateRule.isLate(timestamp);
    }

    /** Skips a record that counts nowhere: late, invalid, or not an event. */
    public void pass(long offset) {
        checkOffset(offset);
        nextOffset = offset + 1;
    }

    /** Skips offsets without records, up to {@code position}; never moves back. */
    public void moveTo(long position) {
        nextOffset = Math.max(nextOffset, position);
    }

    /**
     * Takes an event that is not late.
     *
     * @param timestamp epoch ms, ≥ 0
     * @param views ≥ 1
     * @param misplaced whether its id belongs in another partition
     * @return whether it is a straggler
     */
    public boolean offer(long offset, long timestamp, int slot, int views, boolean misplaced) {
        checkOffset(offset);
        nextOffset = offset + 1;
        lateRule.advance(timestamp);
        boolean straggler = timestamp < released;
        TickBucket bucket = buckets.newest(timestamp);
        if (straggler || bucket == null) {
            bucket =
                    buckets.bucket(straggler ? stragglersTick(timestamp) : timing.floor(timestamp));
        }
        buckets.add(bucket, slot, views);
        bucket.firstTimestamp = Math.min(bucket.firstTimestamp, timestamp);
        if (misplaced) {
            bucket.misplacedThrough = Math.max(bucket.misplacedThrough, timestamp);
        }
        return straggler;
    }

    // Stragglers go with the next tick, except those that no window with a fixed start may include.
    private long stragglersTick(long timestamp) {
        return (timestamp < apart ? apart : released) - timing.tickMs();
    }

    /**
     * Keeps stragglers from before this time in a bucket of their own, below it.
     *
     * @param time a tick, at most the released one
     */
    public void keepApart(long time) {
        apart = time;
    }

    private void checkOffset(long offset) {
        if (offset < nextOffset) {
            throw new BrokenInvariantException(
                    "record " + offset + " came after offset " + (nextOffset - 1) + " was read");
        }
    }

    /**
     * Hands over every bucket below {@code tick}, oldest first. Ticks never decrease from one
     * release to the next.
     */
    public void release(long tick, BucketSink sink) {
        if (tick < released) {
            throw new BrokenInvariantException("release of " + tick + " after " + released);
        }
        released = tick;
        while (buckets.firstTick() < tick) {
            TickBucket bucket = buckets.removeFirst();
            sink.take(bucket.tick, bucket.slots, bucket.views, bucket.size);
            firstTimestamp = Math.min(firstTimestamp, bucket.firstTimestamp);
            misplacedThrough = Math.max(misplacedThrough, bucket.misplacedThrough);
        }
    }

    /** Visits every slot held, some more than once. */
    public void forEachSlot(IntConsumer visitor) {
        buckets.forEachSlot(visitor);
    }

    /** Checks the structure. Throws {@link BrokenInvariantException}. */
    public boolean assertValid() {
        buckets.assertValid(released, apart);
        return true;
    }
}
