package io.headtail.history.stats;

import io.headtail.history.connection.SqlTime;
import io.headtail.time.Millis;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The span of one table: a UTC day of {@code video_stats} or of {@code ten_minute_views}, or a UTC
 * month of {@code hour_views}.
 *
 * @param fromMs inclusive, epoch ms
 * @param toMs exclusive
 */
record StatsRange(Parent parent, long fromMs, long toMs) {
    /** A partitioned table. */
    enum Parent {
        MINUTES("video_stats", "stat_time", "uuuuMMdd"),
        TENS("ten_minute_views", "window_start", "uuuuMMdd"),
        HOURS("hour_views", "window_start", "uuuuMM");

        final String table;
        final String column;
        private final DateTimeFormatter name;

        Parent(String table, String column, String pattern) {
            this.table = table;
            this.column = column;
            this.name = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        }

        /** The table of what has none of its own. */
        String rest() {
            return table + "_rest";
        }
    }

    /** The range that a time is in. */
    static StatsRange of(Parent parent, long ms) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(ms, Millis.DAY));
        return parent == Parent.HOURS
                ? month(YearMonth.from(day))
                : of(parent, day, day.plusDays(1));
    }

    private static StatsRange month(YearMonth month) {
        return of(Parent.HOURS, month.atDay(1), month.plusMonths(1).atDay(1));
    }

    private static StatsRange of(Parent parent, LocalDate from, LocalDate to) {
        return new StatsRange(parent, from.toEpochDay() * Millis.DAY, to.toEpochDay() * Millis.DAY);
    }

    /** The range of the table with this name; empty if it is none of the parent's. */
    static Optional<StatsRange> ofTable(Parent parent, String table) {
        String digits = table.substring(Math.min(table.length(), parent.table.length() + 1));
        int length = parent == Parent.HOURS ? 6 : 8;
        if (!digits.matches("\\d{" + length + "}")) {
            return Optional.empty();
        }
        int year = Integer.parseInt(digits.substring(0, 4));
        int month = Integer.parseInt(digits.substring(4, 6));
        int day = parent == Parent.HOURS ? 1 : Integer.parseInt(digits.substring(6));
        return Optional.of(of(parent, LocalDate.of(year, month, day).toEpochDay() * Millis.DAY));
    }

    /** The table's name. */
    String table() {
        return parent.table
                + "_"
                + parent.name.format(LocalDate.ofEpochDay(Math.floorDiv(fromMs, Millis.DAY)));
    }

    /** The partition's bounds in PostgreSQL's syntax. */
    String bounds() {
        return "FOR VALUES FROM ('" + time(fromMs) + "') TO ('" + time(toMs) + "')";
    }

    /** The condition that a row is in it. */
    String holds() {
        return "%1$s >= '%2$s' AND %1$s < '%3$s'"
                .formatted(parent.column, time(fromMs), time(toMs));
    }

    private static String time(long ms) {
        return SqlTime.text(ms);
    }
}
