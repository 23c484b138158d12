package io.headtail.history;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is kept at a time: by whole UTC days, counted from their end, and gone by whole UTC months.
 *
 * @param nowMs epoch ms
 */
record RetentionRule(HistoryKeep keep, long nowMs) {
    /** What is kept of a range; the names are of the interval for {@code date_bin}. */
    enum Grid {
        ALL(null),
        HOURS("1 hour"),
        MIDNIGHTS("1 day"),
        NOTHING(null);

        private final @Nullable String interval;

        Grid(@Nullable String interval) {
            this.interval = interval;
        }

        /** The condition on {@code snapshot_time} of what is kept. */
        String keeps() {
            if (interval == null) {
                return this == ALL ? "true" : "false";
            }
            return "date_bin('"
                    + interval
                    + "', snapshot_time, TIMESTAMPTZ '1970-01-01 00:00:00Z') = snapshot_time";
        }
    }

    /** The first day that is not over for so long: all before it are due. */
    int dueBefore(Duration kept) {
        return Range.dayOf(nowMs - kept.toMillis());
    }

    /** What is kept of a day. */
    Grid day(int day) {
        if (gone(Range.month(day))) {
            return Grid.NOTHING;
        }
        if (day < dueBefore(keep.hourly())) {
            return Grid.MIDNIGHTS;
        }
        return day < dueBefore(keep.every()) ? Grid.HOURS : Grid.ALL;
    }

    /** Whether a month is to be one partition. */
    boolean merged(Range month) {
        return month.toDay() <= dueBefore(keep.hourly());
    }

    /** Whether nothing of a month is kept. */
    boolean gone(Range month) {
        return keep.daily() != null && month.toDay() <= dueBefore(keep.daily());
    }
}
