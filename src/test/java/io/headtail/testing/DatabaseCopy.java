package io.headtail.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A copy of a whole database, as a backup is, which can be put in its place again while others use
 * it: their connections are ended.
 */
public final class DatabaseCopy {
    private static final AtomicInteger COPIES = new AtomicInteger();

    private final String server;
    private final String name;
    private final String copy;

    private DatabaseCopy(String url) {
        int slash = url.lastIndexOf('/');
        int query = url.indexOf('?');
        this.name = url.substring(slash + 1, query);
        this.server = url.substring(0, slash + 1) + "postgres" + url.substring(query);
        this.copy = name + "_copy" + COPIES.incrementAndGet();
    }

    /** Copies the database that a URL of {@link PostgresUnderTest} names. */
    public static DatabaseCopy of(String url) {
        DatabaseCopy made = new DatabaseCopy(url);
        // What is being used cannot be a template.
        made.execute(
                "ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(made.name),
                """
                SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '%s'\
                """
                        .formatted(made.name),
                "CREATE DATABASE %s TEMPLATE %s".formatted(made.copy, made.name),
                "ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(made.name));
        return made;
    }

    /** Puts it in the place of the database that it was made of; may be called again. */
    public void restore() {
        execute(
                "DROP DATABASE %s WITH (FORCE)".formatted(name),
                "CREATE DATABASE %s TEMPLATE %s".formatted(name, copy));
    }

    private void execute(String... statements) {
        try (Connection connection = DriverManager.getConnection(server);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("copy of database " + name, e);
        }
    }
}
