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
 * Connections to one database. Everything runs in transactions, and nothing is set that outlives
 * one: where a pooler such as PgBouncer stands in between, the next transaction may get another
 * connection, and somebody else this one. Thread-safe.
 */
public final class Pool implements AutoCloseable {
    private static final int MAX_TRIES = 5;

    /** Serialization failure and deadlock: the loser is meant to try again. */
    private static final List<String> RETRIED_STATES = List.of("40001", "40P01");

    /**
     * What every attempt of a HikariCP pool fails with once the connection that it looked at first
     * was lost while it asked for the default isolation: it takes -1 for the answer, for good
     * (https://github.com/brettwooldridge/HikariCP/issues/1944).
     */
    private static final String SPOILT_STATE = "0A000";

    /** How often one who waits for a connection looks whether the server has refused it. */
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
     * Makes a pool that connects when it is asked to.
     *
     * @param size connections at most
     * @param timeout for a connection, where all are in use
     * @param silence after which a server that says nothing is given up
     * @throws UncheckedIOException if the file with the password cannot be read
     */
    public static Pool writing(
            HistorySettings settings, int size, Duration timeout, Duration silence) {
        HikariConfig config = config("history-write", settings, settings.url(), size);
        config.addDataSourceProperty("socketTimeout", silence.toSeconds());
        return new Pool(config, timeout, null);
    }

    /**
     * As {@link #writing}, of transactions that only read.
     *
     * @param limit after which the server ends a statement
     */
    public static Pool reading(
            HistorySettings settings, int size, Duration timeout, Duration limit) {
        String url = settings.readUrl() == null ? settings.url() : settings.readUrl();
        HikariConfig config = config("history-read", settings, url, size);
        config.addDataSourceProperty("socketTimeout", limit.multipliedBy(2).toSeconds());
        // The driver's own mark, by which it begins transactions; nothing is sent for it.
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
        // Nothing prepared stays with a connection. What it costs is one parsing a statement; and
        // each is planned with its values, so that it touches only the partitions it needs.
        config.addDataSourceProperty("prepareThreshold", "0");
        return config;
    }

    /** What of a URL may be logged: host, port and database, without user and password. */
    public static String address(String url) {
        String rest = url.replaceFirst("^jdbc:postgresql:/*", "");
        int end = rest.indexOf('?');
        return "PostgreSQL at " + (end < 0 ? rest : rest.substring(0, end));
    }

    /** Of the database, for messages. */
    public String address() {
        return address;
    }

    /**
     * Runs work in a transaction of the default isolation, read committed, all of it or nothing;
     * again where it lost to another transaction.
     *
     * @param what is done, for the message
     * @throws HistoryException if it failed; then nothing of it is there, unless the connection
     *     broke while it was being committed
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

    /** A connection that is in no transaction. */
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
                // With a cause the server has refused, which is to be said at once.
                boolean refused = e.getCause() != null && !again;
                if (refused || System.nanoTime() - start >= timeoutNanos) {
                    throw e;
                }
            } catch (SQLException e) {
                // Another thread has replaced it meanwhile, and closed it.
                if (asked.equals(source) || System.nanoTime() - start >= timeoutNanos) {
                    throw e;
                }
            }
        }
    }

    // The driver's own word, and not the server's, which may have other reasons to say so.
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

    // One that has given a connection was not spoilt, and others may use it. To close one may take
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

    /** Closes all connections, also those in use. */
    @Override
    public synchronized void close() {
        closed = true;
        source.pool.close();
    }
}
