package io.headtail.history.day;

import io.headtail.time.Millis;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The UTC days of a table of ranks: one day, or a month.
 *
 * @param fromDay inclusive, days since 1970
 * @param toDay exclusive
 */
public record DayRange(int fromDay, int toDay) {
    /** The partitioned table. */
    public static final String TABLE = "global_topk_snapshots";

    private static final Pattern NAME = Pattern.compile(TABLE + "_(\\d{4})(\\d{2})(\\d{2})?");

    /** The day of a time, days since 1970. */
    public static int dayOf(long ms) {
        return Math.toIntExact(Math.floorDiv(ms, Millis.DAY));
    }

    /** One day. */
    public static DayRange day(int day) {
        return new DayRange(day, day + 1);
    }

    /** The month that a day is in. */
    public static DayRange month(int day) {
        YearMonth month = YearMonth.from(LocalDate.ofEpochDay(day));
        return new DayRange(
                (int) month.atDay(1).toEpochDay(), (int) month.plusMonths(1).atDay(1).toEpochDay());
    }

    /** The range of the table with this name; empty if it is not one of ours. */
    public static Optional<DayRange> ofName(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int year = Integer.parseInt(matcher.group(1));
        int month = Integer.parseInt(matcher.group(2));
        return matcher.group(3) == null
                ? Optional.of(month((int) LocalDate.of(year, month, 1).toEpochDay()))
                : Optional.of(
                        day(
                                (int)
                                        LocalDate.of(
                                                        year,
                                                        month,
                                                        Integer.parseInt(matcher.group(3)))
                                                .toEpochDay()));
    }

    /** Whether it contains all days of another one. */
    public boolean contains(DayRange other) {
        return fromDay <= other.fromDay && other.toDay <= toDay;
    }

    /** Whether it is a month. */
    public boolean isMonth() {
        return toDay - fromDay > 1;
    }

    /** The table's name: it ends with the day or month. */
    public String table() {
        String pattern = isMonth() ? "uuuuMM" : "uuuuMMdd";
        return TABLE
                + "_"
                + DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                        .format(LocalDate.ofEpochDay(fromDay));
    }

    /** Its end, epoch ms, exclusive. */
    public long toMs() {
        return toDay * Millis.DAY;
    }

    /** Its days, ascending, days since 1970. */
    public List<Integer> days() {
        return IntStream.range(fromDay, toDay).boxed().toList();
    }

    /** The partition's bounds in PostgreSQL's syntax. */
    String bounds() {
        return "FOR VALUES FROM ('" + time(fromDay) + "') TO ('" + time(toDay) + "')";
    }

    /** The SQL condition that a row is in it. */
    public String holds() {
        return "snapshot_time >= '" + time(fromDay) + "' AND snapshot_time < '" + time(toDay) + "'";
    }

    private static Instant time(int day) {
        return LocalDate.ofEpochDay(day).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
