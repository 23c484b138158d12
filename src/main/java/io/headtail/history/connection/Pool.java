package io.headtail.history.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.headtail.history.settings.HistorySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * A pool of connections to one database. Everything runs in transactions, and no session state
 * outlives one: behind a pooler such as PgBouncer, the next transaction may get another connection,
 * and another client this one. Thread-safe.
 */
public final class Pool implements AutoCloseable {
    private static final int MAX_TRIES = 5;

    /** Serialization failure and deadlock: the loser should retry. */
    private static final List<String> RETRIED_STATES = List.of("40001", "40P01");

    /**
     * Every attempt of a HikariCP pool fails with this state after its first connection was lost
     * while it queried the default isolation: it caches -1 as the answer for ever
     * (https://github.com/brettwooldridge/HikariCP/issues/1944).
     */
    private static final String SPOILT_STATE = "0A000";

    /** How often a thread that waits for a connection checks whether the server refused it. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final HikariConfig config;
    private final String address;
    private final long timeoutNanos;
    private final @Nullable String limit;
    private volatile ConnectionSource source;
    private boolean closed;

    private Pool(HikariConfig config, Duration timeout, @Nullable String limit) {
        config.setConnectionTimeout(Math.min(timeout.toMillis(), CHECK_INTERVAL.toMillis()));
        this.config = config;
        this.source = new ConnectionSource(config);
        this.address = address(config.getJdbcUrl());
        this.timeoutNanos = timeout.toNanos();
        this.limit = limit;
    }

    /**
     * Creates a pool, which connects on demand.
     *
     * @param size the maximum number of connections
     * @param timeout how long to wait for a connection if all are in use
     * @param silence how long to wait for a response of the server
     * @throws UncheckedIOException if the file with the password cannot be read
     */
    public static Pool writing(
            HistorySettings settings, int size, Duration timeout, Duration silence) {
        HikariConfig config = config("history-write", settings, settings.url(), size);
        config.addDataSourceProperty("socketTimeout", silence.toSeconds());
        return new Pool(config, timeout, null);
    }

    /**
     * Like {@link #writing} for read-only transactions.
     *
     * @param limit after which the server cancels a statement
     */
    public static Pool reading(
            HistorySettings settings, int size, Duration timeout, Duration limit) {
        String url = settings.readUrl() == null ? settings.url() : settings.readUrl();
        HikariConfig config = config("history-read", settings, url, size);
        config.addDataSourceProperty("socketTimeout", limit.multipliedBy(2).toSeconds());
        // The driver uses it when it begins a transaction; nothing is sent for it alone.
        config.setReadOnly(true);
        return new Pool(config, timeout, "SET LOCAL statement_timeout = " + limit.toMillis());
    }

    private static HikariConfig config(
            String name, HistorySettings settings, String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(settings.user());
        if (settings.passwordFile() != null) {
            try {
                String text = Files.readString(settings.passwordFile());
                config.setPassword(text.lines().findFirst().orElse("").strip());
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "password file " + settings.passwordFile() + " cannot be read", e);
            }
        }
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", CONNECT_TIMEOUT.toSeconds());
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "headtail " + name);
        // No prepared statements stay with a connection. Each statement is parsed once more, but is
        // planned with its values, so that it touches only the partitions it needs.
        config.addDataSourceProperty("prepareThreshold", "0");
        return config;
    }

    /** The loggable part of a URL: host, port and database, without user and password. */
    public static String address(String url) {
        String rest = url.replaceFirst("^jdbc:postgresql:/*", "");
        int end = rest.indexOf('?');
        return "PostgreSQL at " + (end < 0 ? rest : rest.substring(0, end));
    }

    /** The database's address for messages. */
    public String address() {
        return address;
    }

    /**
     * Runs work atomically in a transaction of the default isolation, read committed; retries after
     * a conflict with another transaction.
     *
     * @param what what would fail, for the message, such as {@code the history cannot be read}
     * @throws HistoryException if it failed; then nothing is stored, unless the connection broke
     *     during the commit
     */
    public <T extends @Nullable Object> T transaction(
            String what, Transactions.SqlFunction<T> work) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = connection()) {
                return Transactions.run(
                        connection,
                        limit == null
                                ? work
                                : within -> {
                                    Transactions.execute(within, limit);
                                    return work.apply(within);
                                });
            } catch (SQLException | DataAccessException e) {
                if (attempt == MAX_TRIES || !RETRIED_STATES.contains(state(e))) {
                    throw new HistoryException(what, e, address);
                }
            }
        }
    }

    /** A connection outside of any transaction. */
    public Connection connection() throws SQLException {
        long start = System.nanoTime();
        boolean replaced = false;
        while (true) {
            ConnectionSource asked = source;
            try {
                return asked.connection();
            } catch (SQLTransientConnectionException e) {
                boolean again = !replaced && isUseless(e) && replace(asked);
                replaced |= again;
                // With a cause, the server has refused, which is reported at once.
                boolean refused = e.getCause() != null && !again;
                if (refused || System.nanoTime() - start >= timeoutNanos) {
                    throw e;
                }
            } catch (SQLException e) {
                // Another thread has replaced and closed it meanwhile.
                if (asked.equals(source) || System.nanoTime() - start >= timeoutNanos) {
                    throw e;
                }
            }
        }
    }

    // Only if the state is from the driver; the server may have other reasons for it.
    private static boolean isUseless(SQLException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException driver
                    && driver.getServerErrorMessage() == null
                    && SPOILT_STATE.equals(driver.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    // A pool that has given a connection is not affected, and others may use it. Closing may take
    // seconds.
    private synchronized boolean replace(ConnectionSource useless) {
        if (closed || useless.gave) {
            return false;
        }
        if (source.equals(useless)) {
            source = new ConnectionSource(config);
            Thread.ofVirtual().start(useless.pool::close);
        }
        return true;
    }

    /** HikariCP's pool, and whether it has ever given a connection. */
    private static final class ConnectionSource {
        private final HikariDataSource pool;
        private volatile boolean gave;

        ConnectionSource(HikariConfig config) {
            this.pool = new HikariDataSource(config);
        }

        Connection connection() throws SQLException {
            Connection connection = pool.getConnection();
            gave = true;
            return connection;
        }
    }

    private static String state(Exception e) {
        String state =
                e instanceof SQLException sql
                        ? sql.getSQLState()
                        : ((DataAccessException) e).sqlState();
        return String.valueOf(state);
    }

    /** Closes all connections, including those in use. */
    @Override
    public synchronized void close() {
        closed = true;
        source.pool.close();
    }
}
