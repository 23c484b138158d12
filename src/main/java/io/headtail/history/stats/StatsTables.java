package io.headtail.history.stats;

import static io.headtail.history.connection.Transactions.execute;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables of days and months: PostgreSQL's partitions of {@code video_stats} and {@code
 * hour_views}. Each is created before the first row for it is written. There is a limit to their
 * number, so that events with absurd times cannot fill the database with tables: rows beyond it go
 * to the default partition, where they count like any other.
 */
final class StatsTables {
    /** Maximum number of tables of a parent: more than five years of days. */
    static final int MAX_TABLES = 2_000;

    /** So many in a transaction: each takes some of PostgreSQL's locks. */
    static final int A_TRANSACTION = 30;

    /** Queries that hold a table longer than this postpone what others would wait for. */
    static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = 2000";

    private StatsTables() {}

    /** All tables of a parent but its default partition; those that are not ours are skipped. */
    static Set<StatsRange> all(Connection connection, StatsRange.Parent parent)
            throws SQLException {
        Set<StatsRange> ranges = new HashSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                                + " WHERE i.inhparent = to_regclass(?)")) {
            statement.setString(1, parent.table);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    StatsRange.ofTable(parent, result.getString(1)).ifPresent(ranges::add);
                }
            }
        }
        return ranges;
    }

    /**
     * Creates missing tables; needs a transaction of its own.
     *
     * @param maxTables see {@link #MAX_TABLES}
     * @return those that have none, and whose rows belong in the default partition
     */
    static Set<StatsRange> create(
            Connection connection, Collection<StatsRange> ranges, int maxTables)
            throws SQLException {
        // While it waits for a long query, everybody else would wait for it.
        execute(connection, LOCK_TIMEOUT);
        StatsLocks.ownTables(connection);
        Set<StatsRange> without = new HashSet<>();
        for (StatsRange.Parent parent : StatsRange.Parent.values()) {
            Set<StatsRange> there = all(connection, parent);
            Set<Long> missing = new TreeSet<>();
            for (StatsRange range : ranges) {
                if (range.parent() == parent && !there.contains(range)) {
                    missing.add(range.fromMs());
                }
            }
            for (long from : missing) {
                StatsRange range = StatsRange.of(parent, from);
                if (there.size() < maxTables && !isInRest(connection, range)) {
                    create(connection, range);
                    there.add(range);
                } else {
                    without.add(range);
                }
            }
        }
        return without;
    }

    // A table cannot be attached while the default partition has rows of it.
    private static boolean isInRest(Connection connection, StatsRange range) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT EXISTS (SELECT FROM "
                                        + range.parent().rest()
                                        + " WHERE "
                                        + range.holds()
                                        + ")")) {
            return result.next() && result.getBoolean(1);
        }
    }

    // Attached, and not created as a partition: others can read and write meanwhile.
    private static void create(Connection connection, StatsRange range) throws SQLException {
        String table = range.table();
        String parent = range.parent().table;
        execute(connection, "CREATE TABLE " + table + " (LIKE " + parent + " INCLUDING ALL)");
        execute(
                connection,
                "ALTER TABLE " + parent + " ATTACH PARTITION " + table + " " + range.bounds());
    }

    /** Removes a table with its rows. */
    static void drop(Connection connection, StatsRange range) throws SQLException {
        execute(
                connection,
                "ALTER TABLE " + range.parent().table + " DETACH PARTITION " + range.table());
        execute(connection, "DROP TABLE " + range.table());
    }
}
