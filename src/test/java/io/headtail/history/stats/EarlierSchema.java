package io.headtail.history.stats;

import io.headtail.history.HistoryFixture;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.testing.PostgresUnderTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Databases as releases before have left them: their tables, with the rows of another database, as
 * far as they had such columns.
 */
public final class EarlierSchema {
    /** All but the tables of which others are parts, and Flyway's. */
    private static final String TABLES =
            """
            SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
              AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'headtail_schema_history'
            ORDER BY relname
            """;

    private static final String PARTS =
            """
            SELECT format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I %s',
                c.relname, p.relname, pg_get_expr(c.relpartbound, c.oid))
            FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid JOIN pg_class p ON p.oid = inhparent
            WHERE c.relkind = 'r' AND p.relname = '%s'
            """;

    private static final String COLUMNS =
            """
            SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
            FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '%s'
            """;

    private EarlierSchema() {}

    /** A database with the tables of a version of the migrations, and no rows but theirs. */
    public static String database(String version) {
        String url = PostgresUnderTest.newDatabase();
        Flyway.configure()
                .dataSource(url, PostgresUnderTest.USER, PostgresUnderTest.PASSWORD)
                .locations("classpath:sql/migrations")
                .table("headtail_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target(version)
                .load()
                .migrate();
        return url;
    }

    /** Has the same rows in tables that both have. */
    static void copyRows(HistoryFixture from, String to) throws Exception {
        try (HistoryFixture target = fixture(to);
                Connection reading = DriverManager.getConnection(from.url);
                Connection writing = DriverManager.getConnection(to);
                Statement statement = writing.createStatement()) {
            CopyManager out = reading.unwrap(PGConnection.class).getCopyAPI();
            CopyManager in = writing.unwrap(PGConnection.class).getCopyAPI();
            for (String table : target.query(TABLES)) {
                for (String part : from.query(PARTS.replace("'%s'", "'" + table + "'"))) {
                    statement.execute(part);
                }
                String columns = target.query(COLUMNS.formatted(table)).get(0);
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                out.copyOut("COPY (SELECT %s FROM %s) TO STDOUT".formatted(columns, table), rows);
                statement.execute("DELETE FROM " + table);
                in.copyIn(
                        "COPY %s (%s) FROM STDIN".formatted(table, columns),
                        new ByteArrayInputStream(rows.toByteArray()));
            }
        }
    }

    private static HistoryFixture fixture(String url) {
        return new HistoryFixture(url, HistoryKeep.DEFAULT);
    }

    /**
     * All rows of all tables, in order, as text; without what says when they were written, and some
     * columns.
     */
    static List<String> rows(HistoryFixture history, List<String> without) throws Exception {
        List<String> all = new ArrayList<>();
        List<String> left = new ArrayList<>(without);
        left.addAll(
                List.of("written_at", "replaced_at", "rolled_up_at", "corrected_at", "noted_at"));
        left.addAll(List.of("last_updated", "updated_at", "first_seen", "refused_at"));
        for (String table : history.query(TABLES)) {
            List<String> rows =
                    history.query(
                            "SELECT (to_jsonb(t) - '{%s}'::text[])::text AS row FROM %s t ORDER BY row"
                                    .formatted(String.join(",", left), table));
            rows.forEach(row -> all.add(table + " " + row));
        }
        return all;
    }
}
