package io.headtail.window;

import io.headtail.count.id.VideoIds;
import io.headtail.time.Timing;
import io.headtail.window.cursor.Cursor;
import java.util.function.LongConsumer;

/**
 * The head of a partition: gives ids their slots, puts events into buckets and, for the tails,
 * among the newest events. What is late goes no further than its counts.
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

    /** Whether an event of that timestamp, coming next, is late. */
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

    /** The smallest timestamp counted by now; {@link Long#MAX_VALUE} when none was. */
    public long firstTimestamp() {
        return cursor.firstTimestamp();
    }

    /** The largest timestamp of a misplaced event counted by now, or {@link Long#MIN_VALUE}. */
    public long misplacedThrough() {
        return cursor.misplacedThrough();
    }

    /** Late events read. */
    public long late() {
        return late;
    }

    /** Stragglers read. */
    public long stragglers() {
        return stragglers;
    }

    /** Misplaced events read, late ones left out. */
    public long misplaced() {
        return misplaced;
    }

    /** From now on tells of each late event that is read. */
    public void onLate(LateListener listener) {
        lateEvent = listener;
    }

    /** From now on tells the timestamp of each straggler that is read. */
    public void onStraggler(LongConsumer listener) {
        straggler = listener;
    }

    /** From now on ids are placed otherwise; O(slots). What was counted stays as it was marked. */
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
