package io.headtail.window;

import io.headtail.count.id.VideoIds;
import io.headtail.time.Timing;
import io.headtail.window.cursor.Cursor;
import java.util.function.LongConsumer;

/**
 * The head of a partition: maps ids to slots, puts events into buckets and, for the tails, into
 * memory. Late events are only counted as late.
 */
public final class Head implements Feed {
    private final VideoIds ids;
    private final Timing timing;
    private final Cursor cursor;
    private final RecentEvents recent;
    private final Misplaced misplacedSlots;
    private final LateViews lateViews;
    private final SameRows same;
    private LongConsumer straggler = timestamp -> {};
    private LateListener lateEvent = (offset, timestamp, streamTime) -> {};
    private long late;
    private long stragglers;
    private long misplaced;

    Head(Shared shared, LateViews lateViews, SameRows same, Placement placement) {
        this.ids = shared.ids();
        this.timing = shared.timing();
        this.cursor = shared.head();
        this.recent = shared.recent();
        this.lateViews = lateViews;
        this.same = same;
        this.misplacedSlots = new Misplaced(ids, placement);
    }

    @Override
    public void take(EventBatch batch) {
        long known = late;
        ids.touch(batch.ids);
        for (int i = 0; i < batch.size(); i++) {
            if (cursor.isLate(batch.timestamps[i])) {
                passLate(batch.offsets[i], batch.timestamps[i], batch.views[i]);
            } else {
                take(batch, i);
            }
        }
        if (late != known) {
            same.changedAt(lateViews.tick());
        }
    }

    private void passLate(long offset, long timestamp, int views) {
        late++;
        lateViews.add(timestamp, views);
        lateEvent.late(offset, timestamp, cursor.streamTime());
        cursor.pass(offset);
    }

    private void take(EventBatch batch, int i) {
        int known = ids.size();
        int slot = ids.intern(batch.ids, i);
        if (ids.size() != known) {
            misplacedSlots.admit(slot);
        }
        boolean inWrongPartition = misplacedSlots.contains(slot);
        if (inWrongPartition) {
            misplaced++;
        }
        long offset = batch.offsets[i];
        long timestamp = batch.timestamps[i];
        if (cursor.offer(offset, timestamp, slot, batch.views[i], inWrongPartition)) {
            stragglers++;
            straggler.accept(timestamp);
        }
        recent.append(offset, timestamp, slot, batch.views[i]);
    }

    @Override
    public void pass(long offset) {
        cursor.pass(offset);
    }

    @Override
    public void moveTo(long position) {
        cursor.moveTo(position);
    }

    @Override
    public long offset() {
        return cursor.nextOffset();
    }

    /** The greatest tick that the watermark allows; {@link Long#MIN_VALUE} if none. */
    public long reach() {
        long watermark = cursor.watermark();
        return watermark == Long.MIN_VALUE ? Long.MIN_VALUE : timing.floor(watermark);
    }

    /** See {@link Cursor#streamTime}. */
    public long streamTime() {
        return cursor.streamTime();
    }

    /** See {@link Cursor#watermark}. */
    public long watermark() {
        return cursor.watermark();
    }

    /** Whether an event with that timestamp would be late if it came next. */
    public boolean isLate(long timestamp) {
        return cursor.isLate(timestamp);
    }

    /** See {@link Cursor#buffered}. */
    public long buffered() {
        return cursor.buffered();
    }

    /** See {@link Cursor#memoryBytes}. */
    public long memoryBytes() {
        return cursor.memoryBytes();
    }

    /** See {@link Cursor#firstBuffered}. */
    public long firstBuffered() {
        return cursor.firstBuffered();
    }

    /** The least timestamp counted so far; {@link Long#MAX_VALUE} if none. */
    public long firstTimestamp() {
        return cursor.firstTimestamp();
    }

    /**
     * The greatest timestamp of a misplaced event counted so far; {@link Long#MIN_VALUE} if none.
     */
    public long misplacedThrough() {
        return cursor.misplacedThrough();
    }

    /** Number of late events read. */
    public long late() {
        return late;
    }

    /** Number of stragglers read. */
    public long stragglers() {
        return stragglers;
    }

    /** Number of misplaced events read, without late ones. */
    public long misplaced() {
        return misplaced;
    }

    /** Sets the listener that is called for each late event that is read. */
    public void onLate(LateListener listener) {
        lateEvent = listener;
    }

    /** Sets the listener that is called with the timestamp of each straggler that is read. */
    public void onStraggler(LongConsumer listener) {
        straggler = listener;
    }

    /** Replaces the placement of ids; O(slots). Marks on what was already counted remain. */
    public void placedBy(Placement placement) {
        misplacedSlots.replacePlacement(placement);
        if (cursor.streamTime() != Long.MIN_VALUE) {
            same.changedAt(lateViews.tick());
        }
    }

    Placement placement() {
        return misplacedSlots.placement();
    }

    Cursor cursor() {
        return cursor;
    }
}
