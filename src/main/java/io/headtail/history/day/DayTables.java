package io.headtail.history.day;

import static io.headtail.history.connection.Transactions.execute;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables of ranks, one per UTC day or month: in PostgreSQL's terms the partitions of {@link
 * DayRange#TABLE}. Created when the first row for one is written.
 */
public final class DayTables {
    private static final String KEY = "_pkey";
    private static final String BY_VIDEO = "_video";

    private DayTables() {}

    /** The days that have neither their own table nor one of their month. */
    public static Set<Integer> missing(Connection connection, Collection<Integer> days)
            throws SQLException {
        return missing(all(connection), days);
    }

    private static Set<Integer> missing(Collection<DayRange> all, Collection<Integer> days) {
        Set<DayRange> there = new HashSet<>(all);
        Set<Integer> missing = new TreeSet<>(days);
        missing.removeIf(
                day -> there.contains(DayRange.day(day)) || there.contains(DayRange.month(day)));
        return missing;
    }

    /**
     * Creates the missing tables of these days; needs its own transaction. A month that retention
     * would merge into one table, and that has no day's table yet, is created as one table at once:
     * a replay of years needs one table per month instead of per day.
     */
    public static void make(Connection connection, Collection<Integer> days, RetentionRule rule)
            throws SQLException {
        Set<Integer> locked = new TreeSet<>(days);
        for (int day : days) {
            DayRange month = DayRange.month(day);
            if (rule.merged(month)) {
                locked.addAll(month.days());
            }
        }
        DayLocks.own(connection, locked);
        List<DayRange> there = all(connection);
        Set<DayRange> needed = new LinkedHashSet<>();
        for (int day : missing(there, days)) {
            DayRange month = DayRange.month(day);
            boolean split = there.stream().anyMatch(month::contains);
            needed.add(rule.merged(month) && !split ? month : DayRange.day(day));
        }
        for (DayRange range : needed) {
            create(connection, range.table());
            attach(connection, range.table(), range);
        }
    }

    /**
     * Creates a table that can become a partition. It has the parent's indexes, under names derived
     * from the table's: PostgreSQL's default names are truncated to 63 bytes, and two concurrent
     * creators may choose the same.
     */
    public static void create(Connection connection, String table) throws SQLException {
        execute(
                connection,
                "CREATE TABLE "
                        + table
                        + " (LIKE "
                        + DayRange.TABLE
                        + " INCLUDING ALL EXCLUDING INDEXES)");
        execute(
                connection,
                "ALTER TABLE "
                        + table
                        + " ADD CONSTRAINT "
                        + table
                        + KEY
                        + " PRIMARY KEY (window_name, snapshot_time, rank)");
        execute(
                connection,
                "CREATE INDEX "
                        + table
                        + BY_VIDEO
                        + " ON "
                        + table
                        + " (window_name, video_id, snapshot_time)");
    }

    /** Renames a table and its indexes. */
    public static void rename(Connection connection, String table, String to) throws SQLException {
        execute(connection, "ALTER TABLE " + table + " RENAME TO " + to);
        for (String index : List.of(KEY, BY_VIDEO)) {
            execute(connection, "ALTER INDEX " + table + index + " RENAME TO " + to + index);
        }
    }

    /** Attaches it; unlike CREATE TABLE … PARTITION OF, others can read and write meanwhile. */
    public static void attach(Connection connection, String table, DayRange range)
            throws SQLException {
        execute(
                connection,
                "ALTER TABLE "
                        + DayRange.TABLE
                        + " ATTACH PARTITION "
                        + table
                        + " "
                        + range.bounds());
    }

    /** All tables, in order; those that are not ours are skipped. */
    public static List<DayRange> all(Connection connection) throws SQLException {
        List<DayRange> ranges = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                                + " WHERE i.inhparent = to_regclass(?) ORDER BY c.relname")) {
            statement.setString(1, DayRange.TABLE);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    DayRange.ofName(result.getString(1)).ifPresent(ranges::add);
                }
            }
        }
        return ranges;
    }
}
