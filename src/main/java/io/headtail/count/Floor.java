package io.headtail.count;

import io.headtail.count.id.IdHash;
import io.headtail.count.id.VideoIds;
import java.util.Arrays;

/**
 * The lower bound of the indexed heap: a count and, if too many videos have exactly that count, the
 * greatest id among them that is still admitted. Everything at or above the floor comes before
 * everything below it in the order of answers, so the heap can be small even if all counts are
 * equal.
 */
final class Floor {
    private final VideoIds ids;
    private final byte[] id = new byte[VideoIds.MAX_LENGTH];
    private int length;
    private long word;
    private long count = 1;

    /** The lowest floor, which admits every video with a count. */
    Floor(VideoIds ids) {
        this.ids = ids;
    }

    /** The count; ≥ 1. */
    long count() {
        return count;
    }

    /** Whether only some of the videos with exactly {@link #count} are admitted. */
    boolean isBounded() {
        return length != 0;
    }

    /** The first word of the greatest admitted id; only if it {@link #isBounded}. */
    long word() {
        return word;
    }

    /** Whether every video with a count is admitted. */
    boolean isLowest() {
        return count == 1 && length == 0;
    }

    /** Admits every video with at least that count. */
    void set(long least) {
        count = least;
        length = 0;
    }

    /**
     * Admits videos with a greater count, and those with exactly that count whose ids are at most
     * that of the slot {@code last}.
     */
    void set(long least, int last) {
        count = least;
        length = ids.copy(last, id, 0);
        word = ids.cells().first(last);
    }

    /**
     * Admits videos with a greater count, and those with exactly that count whose ids are at most
     * this one.
     */
    void set(long least, byte[] bytes) {
        count = least;
        length = bytes.length;
        System.arraycopy(bytes, 0, id, 0, length);
        word = IdHash.first(id, 0, length);
    }

    /** The greatest admitted id of that count; empty unless it {@link #isBounded}. */
    byte[] id() {
        return Arrays.copyOf(id, length);
    }

    /** Whether a video with that count belongs in the heap. */
    boolean admits(int slot, long videoCount) {
        if (videoCount != count || length == 0) {
            return videoCount >= count;
        }
        return admits(slot, videoCount, ids.cells().first(slot));
    }

    /** As {@link #admits(int, long)}, if the id's first word is known. */
    boolean admits(int slot, long videoCount, long first) {
        if (videoCount != count || length == 0) {
            return videoCount >= count;
        }
        return ids.order().compare(slot, first, id, length, word) <= 0;
    }
}
