package io.headtail.window;

import io.headtail.count.VideoIds;
import java.util.function.LongConsumer;

/**
 * Takes what the head reads: gives ids their slots, puts events into the head's buckets and, for
 * the tails, among the newest events. What is late goes no further than its counts.
 */
final class Head {
    private final VideoIds ids;
    private final Cursor head;
    private final RecentEvents recent;
    private final Misplaced misplacedSlots;
    private final LateViews lateViews;
    private LongConsumer straggler = timestamp -> {};
    private LateListener lateEvent = (offset, timestamp, streamTime) -> {};
    private long late;
    private long stragglers;
    private long misplaced;

    Head(
            VideoIds ids,
            Cursor head,
            RecentEvents recent,
            LateViews lateViews,
            Placement placement) {
        this.ids = ids;
        this.head = head;
        this.recent = recent;
        this.lateViews = lateViews;
        this.misplacedSlots = new Misplaced(ids, placement);
    }

    void take(EventBatch batch) {
        ids.touch(batch.ids);
        for (int i = 0; i < batch.size(); i++) {
            if (head.isLate(batch.timestamps[i])) {
                passLate(batch.offsets[i], batch.timestamps[i], batch.views[i]);
            } else {
                take(batch, i);
            }
        }
    }

    private void passLate(long offset, long timestamp, int views) {
        late++;
        lateViews.add(timestamp, views);
        lateEvent.late(offset, timestamp, head.streamTime());
        head.pass(offset);
    }

    private void take(EventBatch batch, int i) {
        int known = ids.size();
        int slot = ids.intern(batch.ids, i);
        if (ids.size() != known) {
            misplacedSlots.given(slot);
        }
        boolean inWrongPartition = misplacedSlots.contains(slot);
        if (inWrongPartition) {
            misplaced++;
        }
        long offset = batch.offsets[i];
        long timestamp = batch.timestamps[i];
        if (head.offer(offset, timestamp, slot, batch.views[i], inWrongPartition)) {
            stragglers++;
            straggler.accept(timestamp);
        }
        recent.append(offset, timestamp, slot, batch.views[i]);
    }

    void onLate(LateListener told) {
        lateEvent = told;
    }

    void onStraggler(LongConsumer told) {
        straggler = told;
    }

    Placement placement() {
        return misplacedSlots.placement();
    }

    void placedBy(Placement placement) {
        misplacedSlots.replaced(placement);
    }

    long late() {
        return late;
    }

    long stragglers() {
        return stragglers;
    }

    long misplaced() {
        return misplaced;
    }
}
