package io.headtail.correct;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.TOPIC;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.correct.schedule.ScheduledCorrections;
import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.stats.StatsCorrection;
import io.headtail.log.scan.ScannedLog;
import io.headtail.testing.Oracle;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Sealed hours, a log in memory that has late views of the first, and a real PostgreSQL. */
abstract class ScheduledScene {
    static final long AFTER = 30 * MINUTE;
    static final long END = START + HOUR;

    HistoryFixture history;
    long nowMs;
    int opened;

    /** Of the settings that answers are counted by. */
    long fingerprint;

    @BeforeEach
    void create() {
        history = new HistoryFixture(HistoryKeep.DEFAULT);
        opened = 0;
        fingerprint = -7;
        nowMs = START + AFTER;
        // What has ended before the schedule begins is not its business.
        store(START, 1, 5);
        store(START + AFTER, 1, 0);
        assertTrue(corrections(null).run(), "nobody else works");
        store(END, 1, 2);
        store(END + AFTER, 1, 0);
    }

    @AfterEach
    void close() {
        history.close();
    }

    void store(long end, long views, long lateViews) {
        BoundaryRows rows =
                HistoryFixture.answer("hour", end, List.of(new RankedVideo("v", views)));
        history.database
                .writer()
                .write(List.of(HistoryFixture.saying(rows, 0, 4, lateViews, null)));
    }

    /** The hour's only view in time, and two late ones. */
    ScannedLog open() {
        opened++;
        return new MemoryLog(
                List.of(
                        List.of(
                                new Oracle.Event(0, START + MINUTE, "v", 1),
                                new Oracle.Event(1, END + MINUTE, "v", 1),
                                new Oracle.Event(2, START + 2 * MINUTE, "w", 2)),
                        List.of()),
                TOPIC,
                5_000,
                Map.of(0, 200L, 1, 200L));
    }

    ScheduledCorrections corrections(@Nullable StatsCorrection stats) {
        return corrections(stats, this::open);
    }

    ScheduledCorrections corrections(@Nullable StatsCorrection stats, Supplier<ScannedLog> opener) {
        return new ScheduledCorrections(
                new ScheduledCorrections.Plan(
                        List.of(CalendarUnit.HOUR),
                        Map.of(CalendarUnit.HOUR, WindowSpec.sliding("hour", HOUR)),
                        AFTER,
                        1 << 20),
                history.database.correctionTurns(),
                new Correction(
                        history.database.revisions(),
                        opener,
                        5_000,
                        (topicId, partitions, span, k) -> fingerprint,
                        20),
                stats,
                () -> nowMs);
    }

    /** Revision and ranks of the hour that ends then. */
    String stored(long end) {
        for (BoundaryRows rows : history.stored("hour")) {
            if (rows.tick() == end) {
                return rows.revision() + " " + rows.rows();
            }
        }
        return "nothing";
    }

    static String counted(int revision, RankedVideo... rows) {
        return revision + " " + List.of(rows);
    }

    static final RankedVideo V = new RankedVideo("v", 1);
    static final RankedVideo W = new RankedVideo("w", 2);

    void sql(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
