package io.headtail.history.retention;

import static io.headtail.history.HistoryFixture.DAY;
import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static io.headtail.history.retention.CalendarRule.EVERY;
import static io.headtail.history.retention.CalendarRule.KEEP;
import static io.headtail.history.retention.CalendarRule.all;
import static io.headtail.history.retention.CalendarRule.assertKept;
import static io.headtail.history.retention.CalendarRule.at;
import static io.headtail.history.retention.CalendarRule.kept;
import static io.headtail.history.retention.CalendarRule.onGrid;
import static io.headtail.history.retention.CalendarRule.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.Transactions;
import io.headtail.history.day.DayLocks;
import io.headtail.history.read.HistoryReader;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.write.BoundaryWriter;
import io.headtail.testing.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Retention while others read and write, or do the same. */
class RetentionBesideOthersIT {
    @Test
    void a_reader_never_misses_what_is_kept() throws Exception {
        try (HistoryFixture history = new HistoryFixture(KEEP)) {
            List<BoundaryRows> all = random(new Random(7), START, 45);
            history.writer(at(START)).write(all);
            long last = START + 45 * DAY;
            List<BoundaryRows> kept =
                    history.stored("hour").stream()
                            .filter(b -> onGrid(b.tick(), last) && !b.skipped())
                            .toList();
            assertFalse(kept.isEmpty());
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            AtomicLong reads = new AtomicLong();
            HistoryReader reader = history.database.reader();
            Thread thread =
                    new Thread(
                            () -> {
                                Random random = new Random(3);
                                while (!Thread.currentThread().isInterrupted()) {
                                    BoundaryRows b = kept.get(random.nextInt(kept.size()));
                                    StoredAnswer found = reader.exactly("hour", b.tick(), 20);
                                    if (found == null || !found.rows().equals(b.rows())) {
                                        throw new AssertionError(b + " was " + found);
                                    }
                                    reads.incrementAndGet();
                                }
                            });
            thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
            thread.start();
            RetentionJob job = history.database.retention();
            for (long now = START + 2 * DAY; now <= last; now += DAY) {
                job.run(Instant.ofEpochMilli(now));
            }
            thread.interrupt();
            thread.join();
            assertNull(failure.get());
            assertTrue(reads.get() > 100, reads + " reads");
        }
    }

    @Test
    void boundaries_written_while_a_day_is_downsampled_are_not_lost() throws Exception {
        try (HistoryFixture history =
                new HistoryFixture(
                        new HistoryKeep(Duration.ofMillis(EVERY), Duration.ofDays(400), null))) {
            BoundaryWriter writer = history.writer(at(START));
            Thread thread =
                    new Thread(
                            () -> {
                                for (int hour = 0; hour < 24 * 7; hour++) {
                                    writer.write(
                                            List.of(
                                                    answer(
                                                            "hour",
                                                            START + hour * HOUR,
                                                            rows(new Random(hour), 5)),
                                                    answer(
                                                            "hour",
                                                            START + hour * HOUR + MINUTE,
                                                            rows(new Random(hour), 5))));
                                }
                            });
            thread.start();
            RetentionJob job = history.database.retention();
            long now = START + 20 * DAY;
            int thinned = 0;
            while (thread.isAlive()) {
                thinned += job.run(Instant.ofEpochMilli(now)).thinned();
            }
            thread.join();
            job.run(Instant.ofEpochMilli(now));
            assertTrue(thinned > 5, thinned + " times");
            List<BoundaryRows> expected = new ArrayList<>();
            for (int hour = 0; hour < 24 * 7; hour++) {
                expected.add(answer("hour", START + hour * HOUR, rows(new Random(hour), 5)));
            }
            // The newest of its hour: who asks for the next one gets it.
            long newest = START + (24 * 7 - 1) * HOUR + MINUTE;
            expected.add(answer("hour", newest, rows(new Random(24 * 7 - 1), 5)));
            assertEquals(expected, history.stored("hour"));
        }
    }

    @Test
    void only_one_process_runs_retention_and_the_other_says_so() throws Exception {
        try (HistoryFixture history = new HistoryFixture(KEEP);
                Connection other = DriverManager.getConnection(history.url)) {
            other.setAutoCommit(false);
            assertTrue(DayLocks.tryRetention(other));
            assertFalse(history.database.retention().run(Instant.EPOCH).ran());
            other.commit();
            assertTrue(history.database.retention().run(Instant.EPOCH).ran());
        }
    }

    @Test
    void a_long_query_postpones_retention_and_readers_do_not_wait_behind_it() throws Exception {
        try (HistoryFixture history = new HistoryFixture(KEEP);
                Connection other = DriverManager.getConnection(history.url)) {
            List<BoundaryRows> all =
                    List.of(
                            answer("hour", START + 5 * MINUTE, rows(new Random(5), 3)),
                            answer("hour", START + 10 * MINUTE, rows(new Random(6), 3)),
                            answer("hour", START + HOUR, rows(new Random(7), 3)));
            history.writer(at(START)).write(all);
            List<BoundaryRows> before = all(history);
            other.setAutoCommit(false);
            Transactions.execute(other, "SELECT count(*) FROM global_topk_snapshots");
            Instant now = Instant.ofEpochMilli(START + 4 * DAY);
            RetentionReport report = history.database.retention().run(now);
            assertEquals(new RetentionReport(true, 0, 0, 0, 0, 1), report);
            assertEquals(before, all(history));
            other.commit();
            assertEquals(1, history.database.retention().run(now).thinned());
            assertKept(history, before, now.toEpochMilli(), "then");
        }
    }

    /** What stands for a midnight depends on the day after, which others may write meanwhile. */
    @Test
    void ranks_and_lines_are_kept_alike_whatever_is_written_into_the_day_after() throws Exception {
        try (HistoryFixture history = new HistoryFixture(KEEP);
                Connection other = DriverManager.getConnection(history.url)) {
            List<BoundaryRows> all = new ArrayList<>();
            for (long minutes : new long[] {600, 605, 660, 1_380, 1_385, 1_500}) {
                all.add(answer("hour", START + minutes * MINUTE, rows(new Random(minutes), 3)));
            }
            history.writer(at(START)).write(all);
            other.setAutoCommit(false);
            Transactions.execute(
                    other,
                    "SELECT * FROM topk_snapshot_offsets WHERE snapshot_time = timestamptz '2026-03-01 10:05:00Z' FOR UPDATE");
            Thread job =
                    Thread.ofPlatform()
                            .start(
                                    () ->
                                            history.database
                                                    .retention()
                                                    .run(Instant.ofEpochMilli(START + 20 * DAY)));
            Await.until("it is in the middle", () -> waits(history) || !job.isAlive());
            history.writer(at(START))
                    .write(List.of(answer("hour", START + DAY, rows(new Random(7), 3))));
            other.commit();
            job.join();
            Map<Long, int[]> ranks =
                    history.database.reader().ranks("hour", START, START + 9 * DAY);
            assertEquals(
                    history.stored("hour").stream().map(BoundaryRows::tick).toList(),
                    List.copyOf(ranks.keySet()));
            assertFalse(ranks.containsKey(START + 605 * MINUTE));
        }
    }

    private static boolean waits(HistoryFixture history) {
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_stat_activity WHERE datname ="
                                        + " current_database() AND wait_event_type = 'Lock'")) {
            return result.next() && result.getLong(1) > 0;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void an_interrupt_ends_retention_between_two_partitions() {
        try (HistoryFixture history = new HistoryFixture(KEEP)) {
            history.writer(at(START)).write(random(new Random(5), START, 5));
            List<BoundaryRows> before = all(history);
            Thread.currentThread().interrupt();
            RetentionReport report =
                    history.database.retention().run(Instant.ofEpochMilli(START + 9 * DAY));
            assertTrue(Thread.interrupted());
            assertEquals(new RetentionReport(true, 0, 0, 0, 0, 0), report);
            assertEquals(before, all(history));
        }
    }
}
