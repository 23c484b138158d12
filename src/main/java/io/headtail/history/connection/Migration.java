package io.headtail.history.connection;

import static io.headtail.history.connection.Transactions.execute;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Creates or updates the tables in the given transaction: it uses a lock that ends with it, and no
 * second connection, which a pooler might provide only after the first is released.
 */
public final class Migration {
    /** The advisory lock for creating tables; any number that nobody else uses. */
    private static final long LOCK = 0x4845_4144_5441_494cL;

    private final Connection connection;

    private Migration(Connection connection) {
        this.connection = connection;
    }

    /**
     * Creates or updates the tables.
     *
     * @throws HistoryException if the database's encoding is not UTF-8
     */
    public static void run(Connection connection, String address) throws SQLException {
        Encoding.check(connection, address);
        // Flyway's own lock is too late for two processes that both find no Flyway table.
        execute(connection, "SELECT pg_advisory_xact_lock(" + LOCK + ")");
        Migration migration = new Migration(connection);
        Flyway.configure(Migration.class.getClassLoader())
                .dataSource(migration.source())
                .locations("classpath:sql/migrations")
                .failOnMissingLocations(true)
                .table("headtail_schema_history")
                // Accepts a database that has other tables, too.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .cleanDisabled(true)
                .load()
                .migrate();
        // Flyway sets it for the session, even if to the same value.
        execute(connection, "RESET search_path");
    }

    /** A data source of the one connection, which Flyway cannot close, commit or roll back. */
    private DataSource source() {
        return proxy(
                DataSource.class,
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "getConnection" -> proxy(Connection.class, this::onConnection);
                            default -> throw new UnsupportedOperationException(method.getName());
                        });
    }

    // A failure throws, and the transaction's owner rolls it back.
    private @Nullable Object onConnection(Object proxy, Method method, Object[] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "commit", "rollback", "close", "setAutoCommit" -> null;
            case "getAutoCommit" -> false;
            default -> {
                try {
                    yield method.invoke(connection, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        };
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
