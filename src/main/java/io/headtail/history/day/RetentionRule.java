package io.headtail.history.day;

import io.headtail.history.settings.HistoryKeep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is kept at a time: decided per UTC day, by the age of its end, and removed per UTC month.
 *
 * @param nowMs epoch ms
 */
public record RetentionRule(HistoryKeep keep, long nowMs) {
    /** What is kept of a range. */
    public enum Grid {
        ALL(null),
        HOURS("1 hour"),
        MIDNIGHTS("24 hours"),
        NOTHING(null);

        private final @Nullable String interval;

        Grid(@Nullable String interval) {
            this.interval = interval;
        }

        /** The condition that {@code snapshot_time} is on the grid. */
        public String contains() {
            return interval == null
                    ? all()
                    : binned("INTERVAL '" + interval + "'", "snapshot_time") + " = snapshot_time";
        }

        /** The condition on {@code window_name} and {@code snapshot_time} for rows to keep. */
        public String keeps(DayRange range) {
            return interval == null
                    ? all()
                    : "("
                            + contains()
                            + " OR (window_name, snapshot_time) IN (SELECT window_name,"
                            + " snapshot_time FROM topk_boundaries b WHERE "
                            + range.holds()
                            + " AND "
                            + stands("INTERVAL '" + interval + "'")
                            + "))";
        }

        private String all() {
            return this == ALL ? "true" : "false";
        }
    }

    private static String binned(String step, String time) {
        return "date_bin(" + step + ", " + time + ", TIMESTAMPTZ '1970-01-01 00:00:00Z')";
    }

    /**
     * The condition on a row {@code b} of {@code topk_boundaries} that it stands for times on the
     * grid, since spans without changes have no boundaries. So the newest answer of each step is
     * kept, which is the answer at the step's end and later; and the first one after a grid point
     * without one, since its {@code same-since} shows that nothing had changed.
     *
     * @param step the grid's step, in SQL
     */
    public static String stands(String step) {
        String from = binned(step, "b.snapshot_time");
        String other =
                " NOT EXISTS (SELECT FROM topk_boundaries n WHERE n.window_name = b.window_name AND"
                        + " NOT n.skipped AND n.snapshot_time ";
        return "NOT b.skipped AND ("
                + other
                + "> b.snapshot_time AND n.snapshot_time <= "
                + from
                + " + "
                + step
                + ") OR"
                + other
                + ">= "
                + from
                + " AND n.snapshot_time < b.snapshot_time))";
    }

    /** The first day that ended less than {@code kept} ago: all before it are due. */
    public int dueBefore(Duration kept) {
        return DayRange.dayOf(nowMs - kept.toMillis());
    }

    /** What is kept of a day. */
    public Grid day(int day) {
        if (gone(DayRange.month(day))) {
            return Grid.NOTHING;
        }
        if (day < dueBefore(keep.hourly())) {
            return Grid.MIDNIGHTS;
        }
        return day < dueBefore(keep.every()) ? Grid.HOURS : Grid.ALL;
    }

    /** Whether a month should be one table. */
    public boolean merged(DayRange month) {
        return month.toDay() <= dueBefore(keep.hourly());
    }

    /** Whether nothing of a month is kept. */
    public boolean gone(DayRange month) {
        return keep.daily() != null && month.toDay() <= dueBefore(keep.daily());
    }
}
