package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.testing.Await;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.Seeds;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Several processes write the views of a log in memory into a real PostgreSQL, and add late views,
 * while they crash, are taken partitions from without noticing, lose connections, and days pass:
 * whenever one looks, the tables are a plain recount of the log below the marks.
 */
class VideoStatsIT {
    private static final int SEEDS = Integer.getInteger("headtail.stats.seeds", 2);
    private static final int STEPS = 150;
    private static final int PARTITIONS = 3;

    /** 2026-01-29T22:00:00Z. */
    private static final long START = 1_769_724_000_000L;

    private static final List<String> CUTS =
            List.of(
                    "COPY video_stats_staged",
                    "INSERT INTO video_stats_late AS",
                    "INSERT INTO video_stats_late_hours",
                    "INSERT INTO video_stats AS",
                    "INSERT INTO ten_minute_views",
                    "INSERT INTO hour_views",
                    "video_stats_marks m SET",
                    "COMMIT");

    private static final List<String> CORRECTION_CUTS =
            List.of(
                    "SELECT stat_time FROM video_stats_late",
                    "DELETE FROM video_stats_late",
                    "INSERT INTO video_stats AS",
                    "INSERT INTO hour_views",
                    "INSERT INTO all_time_views",
                    "UPDATE video_stats_late_hours",
                    "COMMIT");

    /** One run of a seed. */
    private static final class Run implements AutoCloseable {
        final Random random;
        final StatsLog log;
        final String url = PostgresUnderTest.newDatabase();
        final CutWrites relay;
        final HistoryFixture fixture = new HistoryFixture(url, HistoryKeep.DEFAULT);
        final Pool pool;
        final VideoStatsSettings settings;
        final int maxTables;
        final StatsRecount recount;
        final List<StatsProcess> processes = new ArrayList<>();

        /** Spans that were corrected, or begun to be. */
        final List<long[]> corrected = new ArrayList<>();

        long nowMs = START;

        Run(Random random) throws Exception {
            this.random = random;
            fixture.database.migrate();
            StatsRecount.noteRemoved(url);
            log = new StatsLog(random, PARTITIONS, START);
            settings =
                    new VideoStatsSettings(
                            random.nextInt(3) == 0 ? 10_000 : StatsLog.MINUTE,
                            2 * StatsLog.DAY,
                            3 * StatsLog.DAY,
                            1 << 20);
            maxTables = random.nextInt(3) == 0 ? 2 : 100;
            recount =
                    new StatsRecount(
                            url, StatsProcess.TIMING.latenessMs(), settings.resolutionMs());
            URI server = URI.create(url.substring("jdbc:".length()));
            relay = new CutWrites(new InetSocketAddress(server.getHost(), server.getPort()));
            pool =
                    Pool.writing(
                            new HistorySettings(
                                    url.replaceFirst(
                                            "//[^/]+/", "//127.0.0.1:" + relay.port() + "/"),
                                    PostgresUnderTest.USER,
                                    null,
                                    null,
                                    StatsLog.MINUTE,
                                    HistoryKeep.DEFAULT),
                            6,
                            Duration.ofSeconds(10),
                            Await.PATIENCE);
            for (int i = 0; i < 2; i++) {
                processes.add(process());
            }
            for (int p = 0; p < PARTITIONS; p++) {
                processes.get(random.nextInt(2)).assign(p);
            }
        }

        private StatsProcess process() {
            return new StatsProcess(
                    new VideoStats(
                            pool,
                            fixture.database::migrate,
                            settings,
                            new StatsMarks("topic-id", "views", "lateness=5000\n"),
                            () -> nowMs,
                            maxTables),
                    log);
        }

        void step() throws Exception {
            StatsProcess process = processes.get(random.nextInt(processes.size()));
            int kind = random.nextInt(100);
            if (kind < 20) {
                log.append(random.nextInt(PARTITIONS), random.nextInt(60));
                nowMs = Math.max(nowMs, log.newestMs());
            } else if (kind < 28) {
                correct(process);
            } else if (kind < 50) {
                process.begin();
                process.read(random, 40);
            } else if (kind < 70) {
                process.store(random.nextBoolean());
            } else if (kind < 76) {
                cut(process);
            } else if (kind < 82) {
                crash(process);
            } else if (kind < 88) {
                move();
            } else if (kind < 93) {
                process.stats.maintain(PARTITIONS);
            } else if (kind < 96) {
                log.silence(random.nextInt(3) * StatsLog.DAY / 2);
            } else if (kind < 98) {
                int p = random.nextInt(PARTITIONS);
                log.begins[p] = Math.max(log.begins[p], log.end(p) - random.nextInt(100));
            } else {
                check();
            }
        }

        private int check() throws Exception {
            return recount.check(
                    log,
                    minute ->
                            corrected.stream()
                                    .anyMatch(span -> span[0] <= minute && minute < span[1]));
        }

        // Half of them crash somewhere.
        private void correct(StatsProcess process) throws Exception {
            long minute = settings.resolutionMs();
            long newest = Math.max(log.newestMs(), START);
            long from = START - StatsLog.DAY + random.nextLong(newest + StatsLog.DAY - START + 1);
            from -= from % minute;
            long to = from + (1 + random.nextInt(3 * 24 * 60)) * minute;
            corrected.add(new long[] {from, to});
            if (random.nextBoolean()) {
                String cut = CORRECTION_CUTS.get(random.nextInt(CORRECTION_CUTS.size()));
                relay.cutAt(cut, random.nextBoolean());
                try {
                    process.stats.correction().run(from, to);
                } catch (HistoryException e) {
                    assertTrue(relay.hasCut(), e.getMessage());
                }
                relay.cutAt(null, false);
            } else {
                process.stats.correction().run(from, to);
                assertEquals(-1, waiting(from, to), "late views that wait");
            }
        }

        private long waiting(long from, long to) {
            return pool.transaction("test", c -> LateViews.firstWaiting(c, from, to));
        }

        // Stores once more afterwards, with or without knowing of what went before.
        private void cut(StatsProcess process) {
            relay.cutAt(CUTS.get(random.nextInt(CUTS.size())), random.nextBoolean());
            process.store(random.nextBoolean());
            relay.cutAt(null, false);
            if (random.nextBoolean()) {
                process.store(false);
            }
        }

        private void crash(StatsProcess process) {
            if (random.nextBoolean()) {
                process.store(false);
            }
            StatsProcess next = process();
            process.partitions().forEach(next::assign);
            processes.set(processes.indexOf(process), next);
        }

        // Half of those that lose a partition do not notice.
        private void move() {
            int p = random.nextInt(PARTITIONS);
            int to = random.nextInt(2);
            if (random.nextBoolean()) {
                processes.get(1 - to).revoke(p);
            }
            processes.get(to).assign(p);
        }

        void finish() throws Exception {
            StatsProcess last = process();
            for (int p = 0; p < PARTITIONS; p++) {
                last.assign(p);
            }
            while (!last.hasReadAll()) {
                assertTrue(last.begin(), "the store is not away");
                last.read(random, 1_000);
                assertTrue(last.store(true), "nobody else writes");
            }
            check();
            nowMs += 2 * StatsLog.HOUR;
            assertTrue(last.store(true), "nobody else writes");
            last.stats.maintain(PARTITIONS);
            assertTrue(check() > 0, "no ten minutes are rolled up");
            assertEquals(0, open(), "hours that are not rolled up");
            corrected.add(new long[] {0, Long.MAX_VALUE});
            last.stats.correction().run(0, nowMs + StatsLog.DAY);
            assertEquals(-1, waiting(0, nowMs + StatsLog.DAY), "late views that wait");
            check();
        }

        @Override
        public void close() throws IOException {
            pool.close();
            fixture.close();
            relay.close();
        }

        private long open() throws Exception {
            return pool.transaction(
                    "test", c -> HourLines.firstOpen(c, 0, Long.MAX_VALUE / 100_000) < 0 ? 0L : 1L);
        }
    }

    @Test
    void the_tables_are_a_recount_of_the_log_below_the_marks_whatever_crashes() {
        Seeds.run(
                VideoStatsIT.class,
                SEEDS,
                random -> {
                    try (Run run = new Run(random)) {
                        for (int i = 0; i < STEPS; i++) {
                            run.step();
                        }
                        run.finish();
                    }
                });
    }
}
