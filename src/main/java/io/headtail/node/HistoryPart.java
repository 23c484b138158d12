package io.headtail.node;

import static java.util.Objects.requireNonNullElse;

import io.headtail.config.Config;
import io.headtail.history.HistoryDatabase;
import io.headtail.history.HistoryWriter;
import io.headtail.history.StoredAnswers;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.range.RangeReader;
import io.headtail.history.read.HistoryReader;
import io.headtail.history.revision.CorrectedBoundaries;
import io.headtail.history.settings.HistorySettings;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.history.stats.StatsMarks;
import io.headtail.history.stats.VideoStats;
import io.headtail.instance.clock.AnchoredClock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a merger that need PostgreSQL, and tolerate its absence. */
final class HistoryPart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryPart.class);

    /** Partials that wait for others may take this fraction of the heap: one part in so many. */
    private static final int HEAP_DIVISOR = 8;

    private static final long RETENTION_DELAY_SECONDS = 60;
    private static final long RETENTION_INTERVAL_SECONDS = 3_600;
    private static final long CHECK_TIMEOUT_SECONDS = 2;

    private final Config config;
    private final AnchoredClock time;
    private final HistoryDatabase database;
    private final HistoryReader reader;
    private final StoredAnswers stored;
    private final ScheduledExecutorService retention;
    private final CompletableFuture<@Nullable String> unsuitable;
    private volatile @Nullable HistoryWriter writer;

    private HistoryPart(Config config, HistoryDatabase database, AnchoredClock time) {
        this.config = config;
        this.time = time;
        this.database = database;
        this.unsuitable = look(database);
        this.reader = database.reader();
        this.stored =
                new StoredAnswers(
                        database,
                        config.windows(),
                        config.sealed(),
                        config.topKMax(),
                        time::latestMs);
        this.retention =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("history-retention").daemon().factory());
        var unused =
                retention.scheduleWithFixedDelay(
                        this::runRetention,
                        RETENTION_DELAY_SECONDS,
                        RETENTION_INTERVAL_SECONDS,
                        TimeUnit.SECONDS);
    }

    /** Opens the history, and begins to look at the database; null if none is configured. */
    static @Nullable HistoryPart open(Config config, AnchoredClock time) {
        HistorySettings settings = config.history();
        return settings == null
                ? null
                : new HistoryPart(config, HistoryDatabase.open(settings), time);
    }

    /**
     * Waits until the database has answered, if it does so soon: one that does not must not delay
     * the start, and the writer checks again.
     *
     * @throws StartException if the database answers and is unsuitable
     */
    void requireSuitable() {
        String found = unsuitable.join();
        if (found != null) {
            throw new StartException(found);
        }
    }

    private static CompletableFuture<@Nullable String> look(HistoryDatabase database) {
        CompletableFuture<@Nullable String> found = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("history-look")
                .daemon()
                .start(() -> found.complete(unsuitable(database)));
        return found.completeOnTimeout(null, CHECK_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private static @Nullable String unsuitable(HistoryDatabase database) {
        try {
            database.check();
        } catch (HistoryException e) {
            if (e.unsuitable()) {
                return e.getMessage();
            }
            LOG.warn(
                    "no history until this is fixed, live answers do not need it: {}",
                    e.getMessage());
        } catch (RuntimeException e) {
            LOG.debug("closed while it was checked", e);
        }
        return null;
    }

    private void runRetention() {
        try {
            var unused = database.retention().run(Instant.ofEpochMilli(time.nowMs()));
        } catch (RuntimeException e) {
            LOG.warn(
                    "retention failed, trying again in an hour: {}",
                    requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    /** Creates the writer of boundaries, once Kafka has been reached. */
    HistoryWriter writer(String topicId) {
        HistoryWriter made =
                new HistoryWriter(
                        database,
                        topicId,
                        config.windows(),
                        config.topKMax(),
                        Runtime.getRuntime().maxMemory() / HEAP_DIVISOR,
                        System::nanoTime);
        writer = made;
        return made;
    }

    /** Every video's views, of a topic. */
    VideoStats videoStats(VideoStatsSettings settings, String topicId, String rules) {
        return database.videoStats(
                settings, new StatsMarks(topicId, config.kafka().topic(), rules), time::nowMs);
    }

    /** The database itself. */
    HistoryDatabase database() {
        return database;
    }

    /** The writer; null until Kafka has been reached. */
    @Nullable HistoryWriter writer() {
        return writer;
    }

    /** Answers historical queries. */
    HistoryReader reader() {
        return reader;
    }

    /** Says which answers are corrected. */
    CorrectedBoundaries corrected() {
        return database.corrected();
    }

    /** Answers for any range of time; null if every video's views are not stored. */
    @Nullable RangeReader ranges() {
        VideoStatsSettings settings = config.videoStats();
        return settings == null ? null : database.ranges(settings, config.timing().latenessMs());
    }

    /** Stored answers, for windows without a live one. */
    StoredAnswers stored() {
        return stored;
    }

    @Override
    public void close() {
        retention.shutdownNow();
        stored.close();
        database.close();
    }
}
