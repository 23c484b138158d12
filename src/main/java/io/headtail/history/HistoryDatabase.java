package io.headtail.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The connections to PostgreSQL, and what works over them. Opening it needs no server: it is looked
 * for when something is asked of it. Thread-safe.
 */
public final class HistoryDatabase implements AutoCloseable {
    /** The writer's, one for the retention job, and three that making the tables needs. */
    private static final int WRITERS = 5;

    /** Of the lock under which tables are made; any number that nobody else uses. */
    private static final long MIGRATING = 0x4845_4144_5441_494cL;

    private static final int READERS = 4;
    private static final Duration WRITER_PATIENCE = Duration.ofSeconds(10);

    /** The least that the pool allows: who asks for an answer of old must not hold up the rest. */
    private static final Duration READER_PATIENCE = Duration.ofMillis(250);

    private static final Duration READ_LIMIT = Duration.ofSeconds(5);

    /** A server that says nothing any more; a month made anew is done long before. */
    private static final Duration WRITE_SILENCE = Duration.ofMinutes(10);

    /**
     * With its values, a statement touches only the partitions it needs; without, all there are.
     */
    private static final String PLAN_EACH_TIME = "SET plan_cache_mode = force_custom_plan";

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HistoryKeep keep;
    private final HikariDataSource writes;
    private final HikariDataSource reads;

    private HistoryDatabase(HistoryKeep keep, HikariDataSource writes, HikariDataSource reads) {
        this.keep = keep;
        this.writes = writes;
        this.reads = reads;
    }

    /**
     * Makes the pools. Does not fail because no server answers.
     *
     * @throws UncheckedIOException if the file with the password cannot be read
     */
    public static HistoryDatabase open(HistorySettings settings) {
        HikariConfig write = pool("history-write", settings, settings.url(), WRITERS);
        write.setConnectionTimeout(WRITER_PATIENCE.toMillis());
        write.addDataSourceProperty("socketTimeout", WRITE_SILENCE.toSeconds());
        write.setConnectionInitSql(PLAN_EACH_TIME);
        String readUrl = settings.readUrl() == null ? settings.url() : settings.readUrl();
        HikariConfig read = pool("history-read", settings, readUrl, READERS);
        read.setConnectionTimeout(READER_PATIENCE.toMillis());
        read.addDataSourceProperty("socketTimeout", READ_LIMIT.multipliedBy(2).toSeconds());
        read.setConnectionInitSql(
                "SET statement_timeout = "
                        + READ_LIMIT.toMillis()
                        + "; "
                        + PLAN_EACH_TIME
                        + "; SET default_transaction_read_only = on");
        return new HistoryDatabase(
                settings.keep(), new HikariDataSource(write), new HikariDataSource(read));
    }

    private static HikariConfig pool(String name, HistorySettings settings, String url, int size) {
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
        config.addDataSourceProperty("connectTimeout", CONNECT.toSeconds());
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "headtail " + name);
        return config;
    }

    /**
     * Makes the tables, or brings them up to date. Any number of processes may do it at once: one
     * does, the others wait.
     *
     * @throws HistoryException if the server is away or refuses, or the tables are of a newer
     *     release or were changed
     */
    public void migrate() {
        String what = "the history's tables cannot be made or brought up to date";
        try (Connection connection = writes.getConnection();
                Statement statement = connection.createStatement()) {
            // Flyway's own lock comes too late for two that find no table of Flyway's at once.
            statement.execute("SELECT pg_advisory_lock(" + MIGRATING + ")");
            try {
                Flyway.configure(HistoryDatabase.class.getClassLoader())
                        .dataSource(writes)
                        .locations("classpath:sql/migrations")
                        .failOnMissingLocations(true)
                        .table("headtail_schema_history")
                        // A database that holds other tables as well is no reason to refuse.
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .cleanDisabled(true)
                        .load()
                        .migrate();
            } finally {
                statement.execute("SELECT pg_advisory_unlock(" + MIGRATING + ")");
            }
        } catch (SQLException | FlywayException e) {
            throw new HistoryException(what, e);
        }
    }

    /** Writes answers. */
    public BoundaryWriter writer() {
        return writer(System::currentTimeMillis);
    }

    BoundaryWriter writer(LongSupplier nowMs) {
        return new BoundaryWriter(writes, keep, nowMs);
    }

    /** Reads what a writer that was stopped goes on from. */
    public OpenBoundaries openBoundaries() {
        return new OpenBoundaries(writes);
    }

    /** Reads answers. */
    public HistoryReader reader() {
        return new HistoryReader(reads);
    }

    /** Thins old answers. */
    public RetentionJob retention() {
        return new RetentionJob(writes, keep);
    }

    /** For tests. */
    DataSource writes() {
        return writes;
    }

    /** Closes all connections, also those in use. */
    @Override
    public void close() {
        reads.close();
        writes.close();
    }
}
