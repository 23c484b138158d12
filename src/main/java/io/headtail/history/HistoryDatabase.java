package io.headtail.history;

import io.headtail.history.connection.Encoding;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Migration;
import io.headtail.history.connection.Pool;
import io.headtail.history.range.RangeReader;
import io.headtail.history.read.HistoryReader;
import io.headtail.history.read.StoredPartials;
import io.headtail.history.retention.RetentionJob;
import io.headtail.history.revision.CorrectedBoundaries;
import io.headtail.history.revision.RevisionStore;
import io.headtail.history.schedule.CorrectionTurns;
import io.headtail.history.settings.HistorySettings;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.history.stats.StatsCorrection;
import io.headtail.history.stats.StatsMarks;
import io.headtail.history.stats.StatsRows;
import io.headtail.history.stats.VideoStats;
import io.headtail.history.write.BoundaryWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.flywaydb.core.api.FlywayException;

/**
 * The connections to PostgreSQL, and the objects that use them. Opening it needs no server: it
 * connects on first use. Thread-safe.
 */
public final class HistoryDatabase implements AutoCloseable {
    /**
     * One for the writer, one for the retention job, one for creating the tables, two for views per
     * minute, and one for corrections.
     */
    private static final int MAX_WRITERS = 6;

    private static final int MAX_READERS = 4;
    private static final Duration WRITER_TIMEOUT = Duration.ofSeconds(10);

    /** The minimum that the pool allows: historical queries must not delay other requests. */
    private static final Duration READER_TIMEOUT = Duration.ofMillis(250);

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * After this time without a response the server counts as gone; rebuilding a month is faster.
     */
    private static final Duration MAX_WRITE_SILENCE = Duration.ofMinutes(10);

    private final HistorySettings settings;
    private final Pool writes;
    private final Pool reads;
    private final boolean readOnly;

    private HistoryDatabase(HistorySettings settings, Pool writes, Pool reads, boolean readOnly) {
        this.settings = settings;
        this.writes = writes;
        this.reads = reads;
        this.readOnly = readOnly;
    }

    /**
     * Creates the pools, for a process that serves queries: a reader waits 250 ms for a connection,
     * and its statements are cancelled after 5 s. Does not fail if no server answers.
     *
     * @throws UncheckedIOException if the file with the password cannot be read
     */
    public static HistoryDatabase open(HistorySettings settings) {
        return open(settings, READER_TIMEOUT, STATEMENT_TIMEOUT);
    }

    /** Like {@link #open} for batch jobs: reads may take minutes. */
    public static HistoryDatabase openPatiently(HistorySettings settings) {
        return open(settings, MAX_WRITE_SILENCE, MAX_WRITE_SILENCE);
    }

    /**
     * Like {@link #openPatiently}, but the server refuses whatever would be written. Tables are
     * neither created nor updated.
     */
    public static HistoryDatabase openReadOnly(HistorySettings settings) {
        // What is stored by now, which a replica may not have yet.
        HistorySettings stored =
                new HistorySettings(
                        settings.url(),
                        settings.user(),
                        settings.passwordFile(),
                        null,
                        settings.intervalMs(),
                        settings.keep());
        Pool reads = Pool.reading(stored, MAX_READERS, WRITER_TIMEOUT, MAX_WRITE_SILENCE);
        return new HistoryDatabase(settings, reads, reads, true);
    }

    private static HistoryDatabase open(
            HistorySettings settings, Duration readTimeout, Duration statementTimeout) {
        return new HistoryDatabase(
                settings,
                Pool.writing(settings, MAX_WRITERS, WRITER_TIMEOUT, MAX_WRITE_SILENCE),
                Pool.reading(settings, MAX_READERS, readTimeout, statementTimeout),
                false);
    }

    /**
     * Checks that the server answers, and that the database can store every id.
     *
     * @throws HistoryException if not; {@link HistoryException#unsuitable} if it never can
     */
    public void check() {
        writes.transaction(
                "the history cannot be reached",
                connection -> {
                    Encoding.check(connection, writes.address());
                    return true;
                });
    }

    /**
     * Creates or updates the tables. Any number of processes may call it at once: one does the
     * work, the others wait. Does nothing if it is read-only.
     *
     * @throws HistoryException if the server is unreachable or refuses, the database is unsuitable,
     *     or the tables are from a newer release or were modified
     */
    public void migrate() {
        if (readOnly) {
            return;
        }
        String what = "the history's tables cannot be created or updated";
        try {
            writes.transaction(
                    what,
                    connection -> {
                        Migration.run(connection, writes.address());
                        return true;
                    });
        } catch (FlywayException e) {
            throw new HistoryException(what, e, writes.address());
        }
    }

    /** Writes answers. */
    public BoundaryWriter writer() {
        return writer(System::currentTimeMillis);
    }

    BoundaryWriter writer(LongSupplier nowMs) {
        return new BoundaryWriter(writes, settings.keep(), nowMs);
    }

    /** Reads the stored partials from which a restarted writer resumes. */
    public StoredPartials storedPartials() {
        return new StoredPartials(writes);
    }

    /** Reads answers. */
    public HistoryReader reader() {
        return new HistoryReader(reads, settings);
    }

    /**
     * Reads every video's views in ranges of time.
     *
     * @param latenessMs how far an event that counts may lag behind, ms
     */
    public RangeReader ranges(VideoStatsSettings stats, long latenessMs) {
        return new RangeReader(reads, stats, latenessMs);
    }

    /** Which answers are corrected, as readers see it. */
    public CorrectedBoundaries corrected() {
        return new CorrectedBoundaries(reads);
    }

    /** Replaces answers by corrected ones. */
    public RevisionStore revisions() {
        return new RevisionStore(writes, writer());
    }

    /** Downsamples old answers. */
    public RetentionJob retention() {
        return new RetentionJob(writes, settings.keep());
    }

    /**
     * Every video's views, of one topic.
     *
     * @param nowMs the wall clock, epoch ms
     */
    public VideoStats videoStats(VideoStatsSettings stats, StatsMarks marks, LongSupplier nowMs) {
        return new VideoStats(writes, this::migrate, stats, marks, nowMs);
    }

    /** Reads every video's views as they are stored. */
    public StatsRows statsRows() {
        return new StatsRows(reads);
    }

    /** Adds late views to every video's views. */
    public StatsCorrection statsCorrection() {
        return new StatsCorrection(writes, this::migrate);
    }

    /** Lets one process at a time correct what is sealed. */
    public CorrectionTurns correctionTurns() {
        return new CorrectionTurns(writes, this::migrate);
    }

    /** For tests. */
    Pool writes() {
        return writes;
    }

    /** Closes all connections, including those in use. */
    @Override
    public void close() {
        reads.close();
        writes.close();
    }
}
