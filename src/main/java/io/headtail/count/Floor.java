package io.headtail.count;

import io.headtail.count.id.IdHash;
import io.headtail.count.id.VideoIds;
import java.util.Arrays;

/**
 * The least that puts a video into the indexed heap: a count and, where too many have just that
 * count, the greatest id that may have it. Everything at or above it comes before everything below
 * it in the one order, so the heap can be small even where all counts are equal.
 */
final class Floor {
    private final VideoIds ids;
    private final byte[] id = new byte[VideoIds.MAX_LENGTH];
    private int length;
    private long word;
    private long count = 1;

    /** The lowest floor: every video with a count. */
    Floor(VideoIds ids) {
        this.ids = ids;
    }

    /** The count; ≥ 1. */
    long count() {
        return count;
    }

    /** Whether of the videos with just {@link #count} only some are above it. */
    boolean isBounded() {
        return length != 0;
    }

    /** The first word of the greatest id at the floor; only where it {@link #isBounded}. */
    long word() {
        return word;
    }

    /** Whether every video with a count is above it. */
    boolean isLowest() {
        return count == 1 && length == 0;
    }

    /** From now on every video that counts at least this is above it. */
    void set(long least) {
        count = least;
        length = 0;
    }

    /** As {@link #set(long)}, but of those that count just this, ids up to that of {@code last}. */
    void set(long least, int last) {
        count = least;
        length = ids.copy(last, id, 0);
        word = ids.cells().first(last);
    }

    /** As {@link #set(long)}, but of those that count just this, ids up to a given one. */
    void set(long least, byte[] bytes) {
        count = least;
        length = bytes.length;
        System.arraycopy(bytes, 0, id, 0, length);
        word = IdHash.first(id, 0, length);
    }

    /** The greatest id at the floor; empty unless it {@link #isBounded}. */
    byte[] id() {
        return Arrays.copyOf(id, length);
    }

    /** Whether a video with that count is in the heap. */
    boolean admits(int slot, long of) {
        if (of != count || length == 0) {
            return of >= count;
        }
        return admits(slot, of, ids.cells().first(slot));
    }

    /** As {@link #admits(int, long)} where the id's first word is at hand. */
    boolean admits(int slot, long of, long own) {
        if (of != count || length == 0) {
            return of >= count;
        }
        return ids.order().compare(slot, own, id, length, word) <= 0;
    }
}
