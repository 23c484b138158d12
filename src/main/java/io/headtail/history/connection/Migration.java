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
 * Makes the tables, or brings them up to date, in the one transaction that it is given: a lock that
 * ends with it, and no second connection, which a pooler might give only once the first is free.
 */
public final class Migration {
    /** Of the lock under which tables are made; any number that nobody else uses. */
    private static final long LOCK = 0x4845_4144_5441_494cL;

    private final Connection connection;

    private Migration(Connection connection) {
        this.connection = connection;
    }

    /**
     * Does it.
     *
     * @throws HistoryException if the database's encoding cannot hold every id
     */
    public static void run(Connection connection, String address) throws SQLException {
        Encoding.check(connection, address);
        // Flyway's own lock comes too late for two that find no table of Flyway's at once.
        execute(connection, "SELECT pg_advisory_xact_lock(" + LOCK + ")");
        Migration migration = new Migration(connection);
        Flyway.configure(Migration.class.getClassLoader())
                .dataSource(migration.source())
                .locations("classpath:sql/migrations")
                .failOnMissingLocations(true)
                .table("headtail_schema_history")
                // A database that holds other tables as well is no reason to refuse.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .cleanDisabled(true)
                .load()
                .migrate();
        // Flyway sets it for the session, if only to what it was.
        execute(connection, "RESET search_path");
    }

    /** Gives the one connection, whose end is not Flyway's to decide. */
    private DataSource source() {
        return proxy(
                DataSource.class,
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "getConnection" -> proxy(Connection.class, this::onConnection);
                            default -> throw new UnsupportedOperationException(method.getName());
                        });
    }

    // What fails throws, and the transaction is rolled back by whom it belongs to.
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
