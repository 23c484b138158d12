package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.connection.Pool;
import io.headtail.history.range.RangeCoverage;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.VideoStatsSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two installations, of a topic each, with one database. */
class SharedTablesIT {
    private static final long MINUTE = StatsLog.MINUTE;
    private static final long HOUR = StatsLog.HOUR;

    /** 2026-01-29T00:00:00Z. */
    private static final long START = 1_769_644_800_000L;

    private static final VideoStatsSettings SETTINGS =
            new VideoStatsSettings(MINUTE, Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20);

    private HistoryFixture fixture;
    private Pool pool;

    @BeforeEach
    void create() {
        fixture = new HistoryFixture(HistoryKeep.DEFAULT);
        pool = fixture.pool(4, Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        pool.close();
        fixture.close();
    }

    private StatsProcess process(String topicId, StatsLog log) {
        var marks = new StatsMarks(topicId, "views", "rules\n");
        var stats =
                new VideoStats(pool, fixture.database::migrate, SETTINGS, marks, () -> START, 100);
        StatsProcess process = new StatsProcess(stats, log);
        for (int p = 0; p < log.partitions.size(); p++) {
            process.assign(p);
        }
        assertTrue(process.begin(), "the store is not away");
        return process;
    }

    private static void write(StatsProcess process) {
        process.read(() -> 1);
        assertTrue(process.store(false), "nothing is in the way");
    }

    private RangeCoverage coverage(long from, long to) {
        return fixture.database
                .ranges(SETTINGS, StatsProcess.TIMING.latenessMs())
                .top(from, to, 1)
                .coverage();
    }

    private String gaps() throws SQLException {
        try (Connection connection = DriverManager.getConnection(fixture.url);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT string_agg(topic_id || ' ' || cause, ', ' ORDER BY topic_id)"
                                        + " FROM video_stats_gaps")) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }

    @Test
    void ranges_that_two_topics_are_added_up_in_are_not_complete() throws Exception {
        StatsLog ofA = new StatsLog(new Random(1), 2, START);
        StatsLog ofB = new StatsLog(new Random(1), 2, START);
        StatsProcess a = process("a", ofA);
        StatsProcess b = process("b", ofB);
        long now = START;
        for (int round = 0; round < 4; round++) {
            for (StatsProcess each : List.of(a, b)) {
                StatsLog its = each == a ? ofA : ofB;
                its.add(0, now, "v");
                its.add(1, now, "w");
                write(each);
                // At first nobody can know whether it is a recreated topic.
                if (round > 0) {
                    assertTrue(
                            coverage(START, now + MINUTE).completeFrom() > now,
                            "round " + round + " of " + (each == a ? "a" : "b"));
                }
            }
            now += 20 * MINUTE;
        }
        assertEquals("a topic, b topic", gaps());
        // The other has gone: what comes from a while later on is of one topic.
        ofB.add(0, START + 10 * HOUR, "v");
        write(b);
        ofB.add(0, START + 20 * HOUR, "v");
        write(b);
        assertTrue(coverage(START + 12 * HOUR, START + 13 * HOUR).isComplete());
    }
}
