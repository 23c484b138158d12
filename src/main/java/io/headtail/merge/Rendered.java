package io.headtail.merge;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows as JSON, rendered once. The arrays are shared and must not be modified.
 *
 * @param json a JSON array of {@code {"videoId":…,"views":…}}, rank 1 first, with its brackets
 * @param ends {@code ends[i]}: offset in {@code json} just after the object of rank {@code i + 1}
 * @param older {@code older[i]}: the views in the older half of a rising window of rank {@code i +
 *     1}; null for other windows, and where they are not known
 * @param videos how many videos have a rank, these and those after them; −1 if it is not known
 */
public record Rendered(byte[] json, int[] ends, long @Nullable [] older, long videos) {
    /** Of an unknown number of videos. */
    public Rendered(byte[] json, int[] ends, long @Nullable [] older) {
        this(json, ends, older, -1);
    }

    /** Of a window that is not rising. */
    public Rendered(byte[] json, int[] ends) {
        this(json, ends, null);
    }

    /** The same rows, of that many videos; −1 if it is not known. */
    Rendered of(long number) {
        return new Rendered(json, ends, older, number);
    }

    /** Number of ranks. */
    public int size() {
        return ends.length;
    }

    /** The JSON array of the first {@code k ≥ 1} ranks, or of all if there are fewer. */
    public byte[] json(int k) {
        if (k >= ends.length) {
            return json;
        }
        byte[] slice = Arrays.copyOf(json, ends[k - 1] + 1);
        slice[ends[k - 1]] = ']';
        return slice;
    }
}
