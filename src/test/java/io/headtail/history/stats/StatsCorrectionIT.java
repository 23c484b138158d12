package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.follow.Mark;
import io.headtail.history.HistoryFixture;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.testing.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Late views that are added to the tables of a real PostgreSQL. */
class StatsCorrectionIT extends StatsCorrectionScene {
    /** The newest version of the tables before late views were kept. */
    private static final String BEFORE_LATE_VIEWS = "7.1";

    private static final String MINUTES =
            "SELECT to_char(stat_time, 'HH24:MI'), video_id, total_views FROM video_stats ORDER BY stat_time, video_id";

    private static final String HOURS =
            "SELECT to_char(window_start, 'HH24:MI'), item_id, views FROM hour_views ORDER BY window_start, item_id";

    private static final String ALL_TIME =
            "SELECT item_id, views FROM all_time_views ORDER BY item_id";

    @Test
    void late_views_are_added_to_the_minutes_of_the_span_and_to_no_others() throws Exception {
        StatsProcess process = process();
        log.add(0, START + HOUR, "v");
        log.add(0, START + MINUTE - 1, "v");
        log.add(0, START + MINUTE, "v");
        log.add(0, START + MINUTE, "v");
        log.add(0, START + 2 * MINUTE - 1, "w");
        log.add(0, START + 2 * MINUTE, "v");
        store(process);
        assertEquals(List.of("23:00 v 1"), rows(MINUTES));
        assertEquals(
                new StatsCorrection.Added(3, 1),
                process.stats.correction().waiting(START + MINUTE, START + 2 * MINUTE));
        assertEquals(
                new StatsCorrection.Added(3, 1),
                process.stats.correction().run(START + MINUTE, START + 2 * MINUTE));
        assertEquals(List.of("22:01 v 2", "22:01 w 1", "23:00 v 1"), rows(MINUTES));
        assertEquals(
                List.of("2026-01-29 22:00:00+00 2 3 t"),
                rows(
                        "SELECT window_start, waiting_views, added_views, corrected_at <= now() FROM"
                                + " video_stats_late_hours"));
        check();
        assertEquals(
                new StatsCorrection.Added(0, 0),
                process.stats.correction().run(START + MINUTE, START + 2 * MINUTE));
        assertEquals(
                new StatsCorrection.Added(2, 1),
                process.stats.correction().run(START, START + 2 * HOUR),
                "a span that overlaps");
        check();
    }

    @Test
    void an_hour_has_late_views_in_all_tables_whenever_it_is_rolled_up() throws Exception {
        StatsProcess process = process();
        StatsCorrection correction = process.stats.correction();
        log.add(0, START + 3 * HOUR, "v");
        log.add(1, START + 3 * HOUR, "v");
        log.add(0, START, "late");
        store(process);
        assertEquals(1, correction.run(START, START + HOUR).views());
        assertEquals(List.of(), rows(HOURS));
        process.stats.maintain(2);
        assertEquals(List.of("22:00 late 1"), rows(HOURS), "which nobody viewed in time");
        log.add(0, START + MINUTE, "late");
        log.add(1, START + 2 * MINUTE, "later");
        store(process);
        assertEquals(2, correction.run(START, START + HOUR).views());
        assertEquals(List.of("22:00 late 2", "22:00 later 1"), rows(HOURS));
        assertEquals(List.of("late 2", "later 1"), rows(ALL_TIME));
        check();
    }

    @Test
    void what_retention_has_removed_is_not_brought_back() throws Exception {
        StatsProcess process = process();
        log.add(0, START, "v");
        // Of the next month.
        log.add(0, START + 10 * DAY, "v");
        log.add(0, START + MINUTE, "late");
        log.add(0, START + 8 * DAY, "late");
        log.add(0, START + 9 * DAY, "late");
        store(process);
        nowMs.set(START + 10 * DAY + HOUR);
        process.stats.maintain(2);
        assertEquals(
                List.of("2026-02-06 00:00:00+00 2026-02-01 00:00:00+00"),
                rows("SELECT minutes_from, hours_from FROM video_stats_kept"));
        assertEquals(
                List.of("2026-02-06 22:00:00+00 1", "2026-02-07 22:00:00+00 1"),
                rows("SELECT stat_time, late_views FROM video_stats_late ORDER BY stat_time"),
                "those that wait have gone with their hours");
        // Late for hours that are gone.
        log.add(0, START, "late");
        store(process);
        assertEquals(
                new StatsCorrection.Added(3, 3),
                process.stats.correction().run(0, START + 11 * DAY));
        assertEquals(
                List.of("2026-02-06 22:00:00+00 1", "2026-02-07 22:00:00+00 1"),
                rows(
                        "SELECT stat_time, total_views FROM video_stats WHERE video_id = 'late'"
                                + " ORDER BY stat_time"));
        assertEquals(List.of("late 1", "v 1"), rows(ALL_TIME));
        process.stats.maintain(2);
        assertEquals(
                List.of("late 3", "v 1"),
                rows(ALL_TIME),
                "hours that are kept are rolled up when they have ended");
    }

    @Test
    void marks_of_an_earlier_release_say_from_when_on_late_views_are_known() throws Exception {
        String known = "SELECT partition, late_from FROM video_stats_marks ORDER BY partition";
        StatsProcess process = process();
        log.add(0, START, "v");
        store(process);
        assertEquals(List.of("0 null", "1 null"), rows(known));
        String earlier = EarlierSchema.database(BEFORE_LATE_VIEWS);
        EarlierSchema.copyRows(fixture, earlier);
        close();
        fixture = new HistoryFixture(earlier, HistoryKeep.DEFAULT);
        pool = fixture.pool(6, Await.PATIENCE);
        fixture.database.migrate();
        assertEquals(List.of("0 2026-01-29 22:00:00+00", "1 null"), rows(known));
        assertEquals(START, process().stats.correction().knownFrom());
    }

    @Test
    void late_views_that_an_earlier_release_passes_over_beside_this_one_are_marked()
            throws Exception {
        String known = "SELECT partition, late_from FROM video_stats_marks ORDER BY partition";
        StatsProcess process = process();
        log.add(0, START, "v");
        log.add(1, START, "v");
        store(process);
        // As releases before late views were kept move marks, which were migrated meanwhile.
        log.add(1, START + HOUR, "v");
        String move =
                "UPDATE video_stats_marks SET next_offset = 2, stream_time = '"
                        + Instant.ofEpochMilli(START + HOUR)
                        + "', written_at = now() WHERE topic_id = 't' AND partition = 1";
        sql(move);
        sql(
                "INSERT INTO video_stats_marks (topic_id, topic, rules, partition, next_offset,"
                        + " leader_epoch, stream_time, written_at) VALUES ('t', 'v', '', 2, 3, 0,"
                        + " '2026-01-29 22:30:00+00', now())");
        List<String> marked =
                List.of("0 null", "1 2026-01-29 23:00:00+00", "2 2026-01-29 22:30:00+00");
        assertEquals(marked, rows(known));
        // Where it has read nothing it has passed over nothing.
        sql(move);
        sql("UPDATE video_stats_marks SET quiet_before = now(), partitions = 3");
        assertEquals(marked, rows(known));
        assertEquals(START + HOUR, process.stats.correction().knownFrom());
        log.add(0, START + 2 * HOUR, "v");
        log.add(1, START + 2 * HOUR, "v");
        store(process());
        assertEquals(marked, rows(known), "this release keeps them");
    }

    private void sql(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(fixture.url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void what_the_writer_has_not_read_is_known_to_be_missing() throws Exception {
        StatsProcess process = process();
        StatsCorrection correction = process.stats.correction();
        Map<Integer, Long> ends = Map.of(0, 3L, 1, 2L, 2, 0L);
        assertEquals(Map.of(0, 3L, 1, 2L), correction.behind("t", ends));
        assertEquals(-1, correction.writtenBefore(), "nothing is");
        log.add(0, START + HOUR, "v");
        log.add(1, START + 2 * HOUR, "v");
        log.add(1, START + 2 * HOUR, "v");
        process.read(() -> 1_000);
        assertTrue(process.store(false), "nothing is in the way");
        assertEquals(Map.of(0, 2L), correction.behind("t", ends));
        assertEquals(Map.of(0, 3L, 1, 2L), correction.behind("another", ends));
        assertEquals(START + HOUR - MINUTE, correction.writtenBefore(), "one lags");
        nowMs.set(START + 3 * HOUR);
        assertTrue(process.store(true), "nothing is in the way");
        long quiet = correction.writtenBefore();
        assertTrue(quiet >= START + 2 * HOUR && quiet < START + 3 * HOUR, "which is quiet");
        assertEquals(Mark.NO_TIME, correction.knownFrom());
    }

    @Test
    void beside_writers_roll_ups_and_retention_each_late_view_is_added_once() throws Exception {
        log.append(0, 1_500);
        log.append(1, 1_500);
        StatsRecount.noteRemoved(fixture.url);
        StatsRecount recount =
                new StatsRecount(fixture.url, StatsProcess.TIMING.latenessMs(), MINUTE);
        StatsProcess process = process();
        long end = log.newestMs() + DAY;
        AtomicBoolean written = new AtomicBoolean();
        List<Future<Long>> corrected = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int i = 0; i < 2; i++) {
                StatsCorrection correction = process.stats.correction();
                corrected.add(
                        threads.submit(
                                () -> {
                                    long views = 0;
                                    while (!written.get()) {
                                        views += correction.run(0, end).views();
                                    }
                                    return views;
                                }));
            }
            Future<?> maintenance =
                    threads.submit(
                            () -> {
                                while (!written.get()) {
                                    maintain(process);
                                }
                            });
            try {
                Random random = new Random(1);
                while (!process.hasReadAll()) {
                    process.read(random, 80);
                    nowMs.addAndGet(2 * HOUR);
                    assertTrue(process.store(random.nextBoolean()), "nothing is in the way");
                    recount.check(log, minute -> true);
                }
            } finally {
                written.set(true);
            }
            maintenance.get();
            long views = 0;
            for (Future<Long> each : corrected) {
                views += each.get();
            }
            recount.check(log, minute -> true);
            views += process.stats.correction().run(0, end).views();
            recount.check(log, minute -> true);
            assertTrue(views > 100, views + " late views were added");
            assertEquals(List.of("0"), rows("SELECT count(*) FROM video_stats_late"));
        }
    }
}
