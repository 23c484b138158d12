package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.range.RangeCoverage;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.VideoStatsSettings;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Processes that write a log in memory into a real PostgreSQL, and what is there of its gaps. */
abstract class StatsGapsScene {
    static final long MINUTE = StatsLog.MINUTE;
    static final long HOUR = StatsLog.HOUR;

    /** 2026-01-29T00:00:00Z. */
    static final long START = 1_769_644_800_000L;

    private static final VideoStatsSettings SETTINGS =
            new VideoStatsSettings(MINUTE, Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20);

    static final String GAPS =
            "SELECT topic_id, partition, cause, from_offset, to_offset, from_time, to_time FROM video_stats_gaps ORDER BY gap";

    HistoryFixture fixture;
    StatsLog log = new StatsLog(new Random(1), 2, START);
    long nowMs = START;

    @BeforeEach
    void create() {
        fixture = new HistoryFixture(HistoryKeep.DEFAULT);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    StatsProcess process(String topicId, String rules) {
        return new StatsProcess(
                fixture.database.videoStats(
                        SETTINGS, new StatsMarks(topicId, "views", rules), () -> nowMs),
                log);
    }

    /** That writes all partitions. */
    StatsProcess process(String topicId) {
        StatsProcess process = process(topicId, "rules\n");
        for (int p = 0; p < log.partitions.size(); p++) {
            process.assign(p);
        }
        assertTrue(process.begin(), "the store is not away");
        return process;
    }

    void store(StatsProcess process, int records) {
        process.read(() -> records);
        assertTrue(process.store(false), "nothing is in the way");
    }

    void fill(int partition, int count, long ms) {
        for (int i = 0; i < count; i++) {
            log.add(partition, ms, "v");
        }
    }

    /** The rows of a query, columns joined by a space, in UTC. */
    List<String> rows(String sql) throws Exception {
        return fixture.query(sql);
    }

    List<String> ends() throws Exception {
        return rows(
                "SELECT (extract(epoch FROM to_time) * 1000)::bigint FROM video_stats_gaps ORDER BY gap");
    }

    RangeCoverage coverage(long from, long to) {
        return fixture.database
                .ranges(SETTINGS, StatsProcess.TIMING.latenessMs())
                .top(from, to, 1)
                .coverage();
    }
}
