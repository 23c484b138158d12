package io.headtail.history.stats;

import io.headtail.history.connection.SqlTime;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * From when on the tables have rows.
 *
 * @param minutesFrom of {@code video_stats}, epoch ms, a midnight in UTC
 * @param hoursFrom of {@code hour_views}, epoch ms, not after {@code minutesFrom}
 */
public record Kept(long minutesFrom, long hoursFrom) {
    /** Reads it; the caller holds {@link StatsLocks#shareKept}. */
    static Kept read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT minutes_from, hours_from FROM video_stats_kept")) {
            if (!result.next()) {
                throw new SQLException("video_stats_kept has no line");
            }
            return new Kept(SqlTime.ms(result, 1), SqlTime.ms(result, 2));
        }
    }

    /**
     * From which start on all rows of ranges that end at {@code to} are kept, epoch ms; {@link
     * Long#MIN_VALUE} if those of {@code [from, to)} are, {@link Long#MAX_VALUE} if there is none.
     *
     * @param minutesOnly whether hours do not do
     */
    public long completeFrom(long from, long to, boolean minutesOnly) {
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
