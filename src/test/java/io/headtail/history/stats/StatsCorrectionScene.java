package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.testing.Await;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A writer of views per minute over a log in memory, whose late views are to be added. */
abstract class StatsCorrectionScene {
    static final long MINUTE = StatsLog.MINUTE;
    static final long HOUR = StatsLog.HOUR;
    static final long DAY = StatsLog.DAY;

    /** 2026-01-29T22:00:00Z. */
    static final long START = 1_769_724_000_000L;

    static final long KEEP = 2 * DAY;
    static final long KEEP_HOURS = 3 * DAY;

    HistoryFixture fixture;
    Pool pool;
    StatsLog log;
    final AtomicLong nowMs = new AtomicLong(START);

    @BeforeEach
    void create() {
        fixture = new HistoryFixture(HistoryKeep.DEFAULT);
        pool = fixture.pool(6, Await.PATIENCE);
        log = new StatsLog(new Random(1), 2, START);
    }

    @AfterEach
    void close() {
        pool.close();
        fixture.close();
    }

    StatsProcess process() {
        StatsProcess process =
                new StatsProcess(
                        new VideoStats(
                                pool,
                                fixture.database::migrate,
                                new VideoStatsSettings(MINUTE, KEEP, KEEP_HOURS, 1 << 20),
                                new StatsMarks("t", "views", "rules\n"),
                                nowMs::get,
                                100),
                        log);
        for (int p = 0; p < log.partitions.size(); p++) {
            process.assign(p);
        }
        assertTrue(process.begin(), "the store is not away");
        return process;
    }

    void check() throws Exception {
        new StatsRecount(fixture.url, StatsProcess.TIMING.latenessMs(), MINUTE)
                .check(log, minute -> true);
    }

    static void store(StatsProcess process) {
        process.read(() -> 1_000);
        assertTrue(process.store(true), "nothing is in the way");
    }

    /** The rows of a query, columns joined by a space, in UTC. */
    List<String> rows(String sql) throws Exception {
        return fixture.query(sql);
    }

    // What is being read is not removed for so long.
    static void maintain(StatsProcess process) {
        try {
            process.stats.maintain(2);
        } catch (HistoryException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("lock timeout"), e.getMessage());
        }
    }
}
