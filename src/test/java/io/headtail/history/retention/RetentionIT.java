package io.headtail.history.retention;

import static io.headtail.history.HistoryFixture.DAY;
import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.Transactions;
import io.headtail.history.day.DayLocks;
import io.headtail.history.day.DayRange;
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
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionIT {
    private static final long EVERY = 2 * DAY;
    private static final long HOURLY = 8 * DAY;
    private static final long DAILY = 30 * DAY;
    private static final long ALL_KEPT = 1;
    private static final long GONE = -1;
    private static final HistoryKeep KEEP =
            new HistoryKeep(
                    Duration.ofMillis(EVERY), Duration.ofMillis(HOURLY), Duration.ofMillis(DAILY));

    /**
     * The rule again, by another way: from the calendar. The step of the grid that is kept around a
     * tick; {@link #ALL_KEPT}, or {@link #GONE}.
     */
    private static long step(long tick, long now) {
        YearMonth month = YearMonth.from(Instant.ofEpochMilli(tick).atZone(ZoneOffset.UTC));
        long monthEnd =
                month.plusMonths(1)
                        .atDay(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
        long dayEnd = (Math.floorDiv(tick, DAY) + 1) * DAY;
        if (monthEnd + DAILY <= now) {
            return GONE;
        }
        if (dayEnd + HOURLY <= now) {
            return DAY;
        }
        return dayEnd + EVERY > now ? ALL_KEPT : HOUR;
    }

    private static boolean onGrid(long tick, long now) {
        long step = step(tick, now);
        return step != GONE && tick % step == 0;
    }

    /**
     * Besides the grid: the newest answer of a step, and the first after a grid point without any.
     */
    private static boolean kept(BoundaryRows b, List<BoundaryRows> before, long now) {
        if (onGrid(b.tick(), now)) {
            return true;
        }
        long step = step(b.tick(), now);
        if (step == GONE || b.skipped()) {
            return false;
        }
        long from = Math.floorDiv(b.tick(), step) * step;
        boolean newest = true;
        boolean first = true;
        for (BoundaryRows other : before) {
            if (other.window().equals(b.window()) && !other.skipped()) {
                newest &= other.tick() <= b.tick() || other.tick() > from + step;
                first &= other.tick() >= b.tick() || other.tick() < from;
            }
        }
        return newest || first;
    }

    /** Of most days a few boundaries, at midnight, full hours and between. */
    private static List<BoundaryRows> random(Random random, long from, int days) {
        List<BoundaryRows> all = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            if (random.nextInt(8) == 0) {
                continue;
            }
            for (String window : List.of("hour", "day")) {
                for (long offset :
                        List.of(
                                0L,
                                5 * MINUTE,
                                random.nextInt(24) * HOUR,
                                random.nextInt(24) * HOUR + 55 * MINUTE)) {
                    boolean empty = random.nextInt(8) == 0;
                    int revision = random.nextInt(3);
                    all.add(
                            answer(
                                    window,
                                    from + day * DAY + offset,
                                    revision,
                                    true,
                                    true,
                                    empty && revision == 0 && random.nextBoolean(),
                                    100,
                                    empty ? List.of() : rows(random, 3)));
                }
            }
        }
        return all;
    }

    private static void assertKept(
            HistoryFixture history, List<BoundaryRows> before, long now, String message) {
        for (String window : List.of("hour", "day")) {
            List<BoundaryRows> expected =
                    before.stream()
                            .filter(b -> b.window().equals(window) && kept(b, before, now))
                            .toList();
            assertEquals(expected, history.stored(window), message);
        }
    }

    /** Whoever asks for a time on the grid that is kept gets what they got before. */
    private static void assertNearest(
            HistoryFixture history, List<BoundaryRows> before, long now, String message) {
        for (String window : List.of("hour", "day")) {
            NavigableMap<Long, BoundaryRows> was = answers(before, window);
            NavigableMap<Long, BoundaryRows> is = answers(history.stored(window), window);
            for (long at = START; at <= now + DAY; at += HOUR) {
                Map.Entry<Long, BoundaryRows> nearest = was.floorEntry(at);
                if (nearest != null && onGrid(at, now) && step(nearest.getKey(), now) != GONE) {
                    assertEquals(nearest, is.floorEntry(at), window + " at " + at + " " + message);
                }
            }
        }
    }

    private static NavigableMap<Long, BoundaryRows> answers(List<BoundaryRows> all, String window) {
        TreeMap<Long, BoundaryRows> answers = new TreeMap<>();
        for (BoundaryRows b : all) {
            if (b.window().equals(window) && !b.skipped()) {
                answers.put(b.tick(), b);
            }
        }
        return answers;
    }

    @Test
    void a_boundary_that_stands_for_a_full_hour_without_one_is_kept() {
        try (HistoryFixture history = new HistoryFixture(KEEP)) {
            BoundaryRows ten = answer("hour", START + 10 * HOUR, rows(new Random(1), 3));
            BoundaryRows changed =
                    answer("hour", START + 10 * HOUR + 5 * MINUTE, rows(new Random(2), 3));
            // Nothing changes until 12:30, whose partials say so.
            BoundaryRows last =
                    answer("hour", START + 12 * HOUR + 30 * MINUTE, rows(new Random(2), 3));
            BoundaryRows next =
                    answer("hour", START + 12 * HOUR + 35 * MINUTE, rows(new Random(3), 3));
            BoundaryRows thirteen = answer("hour", START + 13 * HOUR, rows(new Random(4), 3));
            history.writer(at(START)).write(List.of(ten, changed, last, next, thirteen));
            history.database.retention().run(Instant.ofEpochMilli(START + 4 * DAY));
            StoredAnswer eleven =
                    history.database.reader().atOrBefore("hour", START + 11 * HOUR, 20);
            assertNotNull(eleven);
            assertEquals(changed.rows(), eleven.rows());
            assertEquals(List.of(ten, changed, last, thirteen), history.stored("hour"));
        }
    }

    private static LongSupplier at(long now) {
        return () -> now;
    }

    private static List<BoundaryRows> all(HistoryFixture history) {
        List<BoundaryRows> all = new ArrayList<>(history.stored("hour"));
        all.addAll(history.stored("day"));
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void retention_keeps_exactly_what_its_rule_says(long seed) throws Exception {
        Random random = new Random(seed);
        try (HistoryFixture history = new HistoryFixture(KEEP)) {
            history.writer(at(START)).write(random(random, START, 50));
            RetentionJob job = history.database.retention();
            long now = START;
            for (int run = 0; run < 4; run++) {
                now += random.nextInt(35) * DAY + random.nextInt((int) DAY);
                String message = "seed " + seed + " run " + run + " now " + now;
                List<BoundaryRows> before = all(history);
                RetentionReport report = job.run(Instant.ofEpochMilli(now));
                assertTrue(report.ran());
                assertEquals(0, report.postponed());
                assertKept(history, before, now, message);
                assertNearest(history, before, now, message);
                assertEquals(before.size() - all(history).size(), report.boundaries(), message);
                assertPartitions(history, now, message);
                assertIndexed(history, message);
                assertEquals(
                        new RetentionReport(true, 0, 0, 0, 0, 0),
                        job.run(Instant.ofEpochMilli(now)),
                        "nothing is left to do: " + message);
                // Late ones, into days already thinned, merged or gone.
                history.writer(at(now)).write(random(random, now - 12 * DAY, 12));
                history.writer(at(now)).write(random(random, START, 5));
            }
        }
    }

    /** Old months are one partition, there is none without rows, and no table is left over. */
    private static void assertPartitions(HistoryFixture history, long now, String message)
            throws Exception {
        for (String name : tables(history)) {
            DayRange range = DayRange.ofName(name).orElseThrow(() -> new AssertionError(name));
            DayRange month = DayRange.month(range.fromDay());
            assertEquals(month.toMs() + HOURLY <= now, range.isMonth(), name + " " + message);
            assertTrue(month.toMs() + DAILY > now, name + " " + message);
        }
    }

    /**
     * A partition whose index is not attached to the parent's would be made again, or be missed.
     */
    private static void assertIndexed(HistoryFixture history, String message) throws Exception {
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT c.relname, array_agg(i.relname::text ORDER BY i.relname)"
                                        + " FROM pg_class c JOIN pg_index x ON x.indrelid = c.oid"
                                        + " JOIN pg_class i ON i.oid = x.indexrelid JOIN"
                                        + " pg_inherits h ON h.inhrelid = i.oid WHERE c.relkind ="
                                        + " 'r' AND c.relname LIKE 'global_topk%' GROUP BY 1")) {
            int found = 0;
            while (result.next()) {
                String table = result.getString(1);
                assertEquals(
                        "{" + table + "_pkey," + table + "_video}", result.getString(2), message);
                found++;
            }
            assertEquals(tables(history).size(), found, message);
        }
    }

    private static List<String> tables(HistoryFixture history) throws Exception {
        List<String> names = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE"
                                        + " 'global_topk%'")) {
            while (result.next()) {
                names.add(result.getString(1));
            }
        }
        return names;
    }

    @Test
    void an_old_month_is_one_partition_from_the_first_row_on_and_a_split_one_stays_split()
            throws Exception {
        HistoryKeep keep =
                new HistoryKeep(Duration.ofMillis(EVERY), Duration.ofMillis(HOURLY), null);
        try (HistoryFixture history = new HistoryFixture(keep)) {
            List<BoundaryRows> midnights = new ArrayList<>();
            for (int day = 0; day < 300; day++) {
                midnights.add(answer("day", START + day * DAY, rows(new Random(day), 3)));
            }
            long now = START + 300 * DAY;
            history.writer(at(START)).write(midnights.subList(40, 42));
            BoundaryWriter writer = history.writer(at(now));
            for (int from = 0; from < midnights.size(); from += 40) {
                writer.write(midnights.subList(from, Math.min(midnights.size(), from + 40)));
            }
            assertEquals(midnights, history.stored("day"));
            List<DayRange> made =
                    tables(history).stream()
                            .map(name -> DayRange.ofName(name).orElseThrow())
                            .toList();
            DayRange split = DayRange.month(DayRange.dayOf(START + 40 * DAY));
            int newest = DayRange.dayOf(now - HOURLY);
            for (DayRange range : made) {
                DayRange of = DayRange.month(range.fromDay());
                boolean month = of.toDay() <= newest && !of.equals(split);
                assertEquals(month, range.isMonth(), range + " of " + made);
            }
            assertTrue(made.stream().filter(DayRange::isMonth).count() > 5, made::toString);
            history.database.retention().run(Instant.ofEpochMilli(now));
            assertEquals(midnights, history.stored("day"));
            assertTrue(tables(history).contains(split.table()), "merged by the job");
            assertIndexed(history, "after the job");
        }
    }

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
