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
    private static final Pattern PART =
            Pattern.compile("(\\d{20})-(\\d{20})-(\\d{4}-\\d{2}-\\d{2})T(\\d{2})");
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
        return matcher.matches()
                ? of(
                        matcher.group(3),
                        matcher.group(1),
                        matcher.group(2),
                        matcher.group(4),
                        matcher.group(5))
                : null;
    }

    /** The name, without the partition, as that of a part: {@code FROM-TO-2026-11-27T23}. */
    String part() {
        return "%020d-%020d-%sT%02d"
                .formatted(from, to, LocalDate.ofEpochDay(hour / HOURS), hour % HOURS);
    }

    /** Parses what {@link #part} gives; null if it is no such name. */
    static @Nullable LakeName parsePart(int partition, String name) {
        Matcher matcher = PART.matcher(name);
        return matcher.matches()
                ? of(
                        Integer.toString(partition),
                        matcher.group(3),
                        matcher.group(4),
                        matcher.group(1),
                        matcher.group(2))
                : null;
    }

    private static @Nullable LakeName of(
            String partition, String day, String hour, String from, String to) {
        try {
            return new LakeName(
                    LocalDate.parse(day).toEpochDay() * HOURS + Integer.parseInt(hour),
                    Integer.parseInt(partition),
                    Long.parseLong(from),
                    Long.parseLong(to));
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }
}
