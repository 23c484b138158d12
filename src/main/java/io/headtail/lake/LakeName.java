package io.headtail.lake;

import io.headtail.time.Millis;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a file, in Hive's layout: {@code dt=2026-11-27/hour=23/p3-FROM-TO.parquet}, offsets
 * with 20 digits.
 *
 * @param hour of the events' times, in UTC, hours since 1970; 0 to the end of the year 9999
 * @param from events from this offset on, inclusive
 * @param to events below this offset
 */
record LakeName(long hour, int partition, long from, long to) {
    private static final Pattern KEY =
            Pattern.compile(
                    "dt=(\\d{4}-\\d{2}-\\d{2})/hour=(\\d{2})/p(\\d{1,9})-(\\d{20})-(\\d{20})\\.parquet");
    private static final int HOURS = 24;

    /** The hour of a time. */
    static long hourOf(long timestamp) {
        return Math.floorDiv(timestamp, Millis.HOUR);
    }

    /** The key below the topic's folder. */
    String key() {
        return "%s/p%d-%020d-%020d.parquet".formatted(folder(), partition, from, to);
    }

    /** The folder of the hour. */
    String folder() {
        return "dt=%s/hour=%02d".formatted(LocalDate.ofEpochDay(hour / HOURS), hour % HOURS);
    }

    /** Parses a key; null if it is not the name of a file of the lake. */
    static @Nullable LakeName parse(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            return null;
        }
        try {
            long day = LocalDate.parse(matcher.group(1)).toEpochDay();
            int hour = Integer.parseInt(matcher.group(2));
            return new LakeName(
                    day * HOURS + hour,
                    Integer.parseInt(matcher.group(3)),
                    Long.parseLong(matcher.group(4)),
                    Long.parseLong(matcher.group(5)));
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }
}
