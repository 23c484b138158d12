package io.headtail.history.range;

import io.headtail.time.Millis;

/**
 * From when on the tables have rows.
 *
 * @param minutesFrom of {@code video_stats}, epoch ms, a midnight in UTC
 * @param hoursFrom of {@code hour_views}, epoch ms, not after {@code minutesFrom}
 */
record KeptRange(long minutesFrom, long hoursFrom) {
    /**
     * From which start on all rows of ranges that end at {@code to} are kept, epoch ms; {@link
     * Long#MIN_VALUE} if those of {@code [from, to)} are.
     *
     * @param minutesOnly whether hours do not do
     */
    long completeFrom(long from, long to, boolean minutesOnly) {
        if (minutesOnly) {
            return from < minutesFrom ? minutesFrom : Long.MIN_VALUE;
        }
        if (to < minutesFrom && to % Millis.HOUR != 0) {
            return Long.MAX_VALUE;
        }
        if (from < hoursFrom) {
            return hoursFrom;
        }
        boolean cut = from < minutesFrom && from % Millis.HOUR != 0;
        return cut ? from - from % Millis.HOUR + Millis.HOUR : Long.MIN_VALUE;
    }
}
