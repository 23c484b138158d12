package io.headtail.window;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.window.cursor.BucketSink;
import io.headtail.window.cursor.Cursor;
import io.headtail.window.cursor.FrozenCursor;
import java.util.function.IntConsumer;

/**
 * A tail of a sliding window: reads what the head has read, a window's length later, so that it is
 * subtracted, or, in the middle of a rising window, half of that later. It never passes the head.
 */
public final class Tail implements Feed {
    /** Events fed from memory between two checks whether the tail needs more. */
    private static final int MEMORY_BATCH = 256;

    private final String window;
    private final long lengthMs;
    private final Cursor cursor;
    private final Shared shared;

    /**
     * Creates a tail.
     *
     * @param window the window's name
     * @param lengthMs how far behind the tick it is, in ms: for all but the middle of a rising
     *     window the window's length
     */
    Tail(String window, long lengthMs, Cursor cursor, Shared shared) {
        this.window = window;
        this.lengthMs = lengthMs;
        this.cursor = cursor;
        this.shared = shared;
    }

    /** The same tail with another dictionary and under another head at the same offset. */
    Tail under(Shared other, int[] slotIn) {
        FrozenCursor from = cursor.freeze();
        from.held().forEach(bucket -> bucket.translate(slotIn));
        Cursor moved = new Cursor(other.timing(), from);
        if (moved.nextOffset() >= other.head().nextOffset()) {
            moved.advanceStreamTime(other.head().streamTime());
        }
        return new Tail(window, lengthMs, moved, other);
    }

    @Override
    public void take(EventBatch batch) {
        checkBehindHead(batch.lastOffset());
        VideoIds ids = shared.ids();
        ids.touch(batch.ids);
        for (int i = 0; i < batch.size(); i++) {
            long offset = batch.offsets[i];
            if (cursor.isLate(batch.timestamps[i])) {
                cursor.pass(offset);
                continue;
            }
            int slot = ids.find(batch.ids, i);
            if (slot == VideoIds.NONE) {
                throw new BrokenInvariantException(
                        "window '"
                                + window
                                + "': the tail read an event at offset "
                                + offset
                                + " whose video the head never added");
            }
            cursor.offer(offset, batch.timestamps[i], slot, batch.views[i], false);
        }
    }

    @Override
    public void pass(long offset) {
        checkBehindHead(offset);
        cursor.pass(offset);
    }

    private void checkBehindHead(long offset) {
        long head = shared.head().nextOffset();
        if (offset >= head) {
            throw new BrokenInvariantException(
                    "a tail at offset "
                            + cursor.nextOffset()
                            + " was given record "
                            + offset
                            + ", which the head at "
                            + head
                            + " has not read");
        }
    }

    /** As {@link Feed#moveTo}, but not past the head. */
    @Override
    public void moveTo(long position) {
        cursor.moveTo(Math.min(position, shared.head().nextOffset()));
    }

    @Override
    public long offset() {
        return cursor.nextOffset();
    }

    /**
     * The greatest tick that it has read enough for; {@link Long#MAX_VALUE} if it has reached the
     * head, {@link Long#MIN_VALUE} if it has read nothing.
     */
    long reach() {
        if (cursor.nextOffset() >= shared.head().nextOffset()) {
            return Long.MAX_VALUE;
        }
        long watermark = cursor.watermark();
        return watermark == Long.MIN_VALUE
                ? Long.MIN_VALUE
                : shared.timing().floor(watermark + lengthMs);
    }

    /** Whether it must read more of the log before the windows can reach {@code target}. */
    public boolean wants(long target) {
        return reach() < target && !shared.recent().covers(cursor.nextOffset());
    }

    /**
     * Feeds it from memory as far as the windows need to reach {@code target}, or as memory goes;
     * returns whether it was fed.
     */
    boolean feedFromMemory(long target) {
        boolean fed = false;
        while (reach() < target && shared.recent().covers(cursor.nextOffset())) {
            fed = true;
            if (!shared.recent().feed(cursor, MEMORY_BATCH)) {
                cursor.moveTo(shared.head().nextOffset());
            }
        }
        return fed;
    }

    /** Releases what leaves the window by {@code tick}. */
    void release(long tick, BucketSink sink) {
        cursor.release(tick - lengthMs, sink);
    }

    /** The last tick up to which nothing that it holds leaves the window. */
    long sameThrough() {
        long oldest = cursor.firstBuffered();
        return oldest == Long.MAX_VALUE ? Long.MAX_VALUE : oldest + lengthMs;
    }

    /**
     * If the windows advance to tick {@code next}, by which something leaves: the first tick at
     * which all of that has left.
     */
    long changedBy(long next) {
        boolean stragglers = cursor.firstBuffered() < cursor.released();
        return stragglers
                ? next
                : cursor.lastBelow(next - lengthMs) + lengthMs + shared.timing().tickMs();
    }

    /** See {@link Cursor#streamTime}. */
    public long streamTime() {
        return cursor.streamTime();
    }

    /** Whether an event with that timestamp would be late if it came next. */
    public boolean isLate(long timestamp) {
        return cursor.isLate(timestamp);
    }

    void forEachSlot(IntConsumer visitor) {
        cursor.forEachSlot(visitor);
    }

    FrozenCursor freeze() {
        return cursor.freeze();
    }

    /** Checks its state; throws {@link BrokenInvariantException}. */
    void assertValid() {
        cursor.assertValid();
        if (cursor.nextOffset() > shared.head().nextOffset()) {
            throw new BrokenInvariantException(
                    "window '" + window + "': its tail is ahead of the head");
        }
    }
}
