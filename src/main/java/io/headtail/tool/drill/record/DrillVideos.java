package io.headtail.tool.drill.record;

import java.nio.charset.StandardCharsets;

/**
 * The drill's video ids, {@code v_} and nine digits, as ints; and rows of answers as longs. Since
 * all ids have the same length, they sort like their numbers, and packed rows sort like rows: more
 * views first, then the lower id.
 *
 * <pre>
 *   bit 63      20 19               0
 *      [  views  ][ 2^20 − 1 − video ]      7 views of v_000000002:  7 &lt;&lt; 20 | 1,048,573
 * </pre>
 */
public final class DrillVideos {
    /** Ids drawn by popularity. */
    public static final int POPULAR = 50_000;

    /** Ids that only stragglers have, after the popular ones. */
    public static final int STRAGGLERS = 40;

    /** The number of ids. */
    public static final int COUNT = POPULAR + STRAGGLERS;

    /** The row of an id that the drill never sent; differs from every row of a recount. */
    public static final long FOREIGN = -1;

    private static final int DIGITS = 9;
    private static final int TEN_DIGITS = 1_000_000_000;
    private static final int LOW_BITS = 20;
    private static final long LOW = (1L << LOW_BITS) - 1;

    private DrillVideos() {}

    /**
     * @param video 0 to {@link #COUNT} − 1
     */
    static String id(int video) {
        return "v_" + Integer.toString(TEN_DIGITS + video).substring(1);
    }

    /** The id of a video in UTF-8, 11 bytes. */
    public static byte[] utf8(int video) {
        return id(video).getBytes(StandardCharsets.US_ASCII);
    }

    /** A row packed into a long. */
    public static long row(int video, long views) {
        return views << LOW_BITS | (LOW - video);
    }

    /** Like {@link #row(int, long)}; {@link #FOREIGN} if the id is not one of the drill's. */
    public static long row(String id, long views) {
        if (!id.matches("v_[0-9]{" + DIGITS + "}")) {
            return FOREIGN;
        }
        int video = Integer.parseInt(id.substring(2));
        return video < COUNT && views >= 0 && views < 1L << (62 - LOW_BITS)
                ? row(video, views)
                : FOREIGN;
    }

    /** A row as human-readable text. */
    public static String text(long row) {
        return row == FOREIGN
                ? "an id that was never sent"
                : id((int) (LOW - (row & LOW))) + " " + (row >> LOW_BITS);
    }
}
