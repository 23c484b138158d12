package io.headtail.history.stats;

import io.headtail.time.Millis;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far an hour is rolled up.
 *
 * @param rolledUp whether {@code hour_views} and {@code all_time_views} have it
 * @param tenMinutes which of its ten minutes {@code ten_minute_views} has: a bit each, that of the
 *     first is 1
 */
record HourLine(boolean rolledUp, int tenMinutes) {
    /** Ten minutes, ms. */
    static final long TEN_MS = 10 * Millis.MINUTE;

    private static final int TENS = (int) (Millis.HOUR / TEN_MS);

    /** Whether {@code ten_minute_views} has the whole hour. */
    boolean hasAllTens() {
        return tenMinutes == (1 << TENS) - 1;
    }

    /** Starts of the ten minutes of an hour that are rolled up, epoch ms. */
    Collection<Long> tens(long hour) {
        return starts(hour, true);
    }

    /** Starts of the others, ascending, epoch ms. */
    List<Long> missingTens(long hour) {
        return starts(hour, false);
    }

    private List<Long> starts(long hour, boolean rolled) {
        return IntStream.range(0, TENS)
                .filter(i -> rolled == (((tenMinutes >> i) & 1) == 1))
                .mapToObj(i -> hour + i * TEN_MS)
                .toList();
    }

    /** The bit of the ten minutes that start at a time, epoch ms. */
    static int bit(long ten) {
        return 1 << (int) (Math.floorMod(ten, Millis.HOUR) / TEN_MS);
    }
}
