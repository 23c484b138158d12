package io.headtail.window;

import io.headtail.window.cursor.Cursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The newest events that the head read, in offset order, so that a tail with a small lag need not
 * read them from the log again. A tail fed from here gets what it would get from the log: every
 * event that counts, with its offset and timestamp.
 *
 * <p>They are in chunks of consecutive offsets, 8 bytes an event (slot, time since the chunk's
 * base; views from the first event on that has more than one); an offset inside a chunk without an
 * event that counts has the slot −1. At the limit of chunks the oldest is dropped; tails that have
 * not passed it continue with the log. Nothing allocates once the limit is reached.
 */
final class RecentEvents {
    private static final long EVENT_BYTES = 8;

    /** Bounds on the offsets of a chunk. */
    private static final int MAX_CHUNK = 4096;

    private static final int MIN_CHUNK = 16;

    /** The minimum number of chunks, unless that would make them too small. */
    private static final int MIN_CHUNKS = 16;

    /** A longer run of offsets without events starts a new chunk. */
    private static final int MAX_GAP = 256;

    private static final int NO_EVENT = -1;

    private static final class Chunk {
        long baseOffset;
        long baseTimestamp;
        int size;
        final int[] slots;
        final int[] times;
        int @Nullable [] views;

        Chunk(int offsets) {
            slots = new int[offsets];
            times = new int[offsets];
        }

        long end() {
            return baseOffset + size;
        }
    }

    private Chunk[] chunks = new Chunk[8];
    private int first;
    private int end;
    private int limit;
    private int chunk;
    private @Nullable Chunk spare;
    private long from;

    /** Keeps nothing until {@link #limit} gives it memory. */
    RecentEvents() {}

    /** Whether all events at or after {@code offset} that the head took are here. */
    boolean covers(long offset) {
        return limit > 0 && offset >= from;
    }

    /**
     * Sets the memory to use, in bytes; with 0 {@link #covers} returns false.
     *
     * @param headOffset the next offset that the head will read
     */
    void limit(long bytes, long headOffset) {
        int offsets =
                (int) Math.min(MAX_CHUNK, Math.max(MIN_CHUNK, bytes / (MIN_CHUNKS * EVENT_BYTES)));
        int maxChunks = (int) Math.min(Integer.MAX_VALUE, bytes / (offsets * EVENT_BYTES));
        if (limit == 0 || maxChunks == 0 || offsets != chunk) {
            forget(headOffset);
        }
        chunk = offsets;
        limit = maxChunks;
        while (end - first > limit) {
            dropFirst();
        }
        spare = null;
    }

    /** Drops everything below {@code headOffset}. */
    void forget(long headOffset) {
        Arrays.fill(chunks, first, end, null);
        end = first;
        from = headOffset;
    }

    /** Appends an event that counts; offsets must increase. */
    void append(long offset, long timestamp, int slot, int count) {
        if (limit == 0) {
            return;
        }
        Chunk to = chunkFor(offset, timestamp);
        while (to.end() < offset) {
            to.slots[to.size++] = NO_EVENT;
        }
        int at = to.size++;
        to.slots[at] = slot;
        to.times[at] = (int) (timestamp - to.baseTimestamp);
        int[] views = to.views;
        if (count != 1 && views == null) {
            views = new int[chunk];
            Arrays.fill(views, 0, at, 1);
            to.views = views;
        }
        if (views != null) {
            views[at] = count;
        }
    }

    private Chunk chunkFor(long offset, long timestamp) {
        if (first < end) {
            Chunk last = chunks[end - 1];
            long gap = offset - last.end();
            long time = timestamp - last.baseTimestamp;
            if (gap <= MAX_GAP && last.size + gap < chunk && time == (int) time) {
                return last;
            }
        }
        return open(offset, timestamp);
    }

    private Chunk open(long offset, long timestamp) {
        if (end - first == limit) {
            dropFirst();
        }
        if (end == chunks.length) {
            int count = end - first;
            Chunk[] to = count > chunks.length / 2 ? new Chunk[count * 2] : chunks;
            System.arraycopy(chunks, first, to, 0, count);
            Arrays.fill(to, count, to.length, null);
            chunks = to;
            first = 0;
            end = count;
        }
        Chunk opened = spare == null ? new Chunk(chunk) : spare;
        spare = null;
        opened.baseOffset = offset;
        opened.baseTimestamp = timestamp;
        opened.size = 0;
        opened.views = null;
        chunks[end++] = opened;
        return opened;
    }

    private void dropFirst() {
        spare = chunks[first];
        from = spare.end();
        Arrays.fill(chunks, first, first + 1, null);
        first++;
    }

    /** Drops chunks that end at or below {@code offset}, which no tail needs any more. */
    void dropBelow(long offset) {
        while (first < end && chunks[first].end() <= offset) {
            dropFirst();
        }
    }

    /**
     * Hands the tail up to {@code maxEvents} events from its next offset on, which must be covered.
     *
     * @return whether there may be more
     */
    boolean feed(Cursor tail, int maxEvents) {
        int left = maxEvents;
        for (int c = chunkAt(tail.nextOffset()); c < end; c++) {
            Chunk of = chunks[c];
            int at = (int) Math.max(0, tail.nextOffset() - of.baseOffset);
            for (; at < of.size; at++) {
                if (left == 0) {
                    return true;
                }
                if (of.slots[at] != NO_EVENT) {
                    left--;
                    tail.offer(
                            of.baseOffset + at,
                            of.baseTimestamp + of.times[at],
                            of.slots[at],
                            of.views == null ? 1 : of.views[at],
                            false);
                }
            }
        }
        return false;
    }

    // The first chunk that ends after the offset.
    private int chunkAt(long offset) {
        int low = first;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunks[middle].end() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Bytes held; an estimate without headers. */
    long memoryBytes() {
        return (long) (end - first) * chunk * EVENT_BYTES;
    }
}
