package io.headtail.history.retention;

import static io.headtail.history.HistoryFixture.DAY;
import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static io.headtail.history.retention.CalendarRule.DAILY;
import static io.headtail.history.retention.CalendarRule.EVERY;
import static io.headtail.history.retention.CalendarRule.GONE;
import static io.headtail.history.retention.CalendarRule.HOURLY;
import static io.headtail.history.retention.CalendarRule.KEEP;
import static io.headtail.history.retention.CalendarRule.all;
import static io.headtail.history.retention.CalendarRule.assertKept;
import static io.headtail.history.retention.CalendarRule.at;
import static io.headtail.history.retention.CalendarRule.onGrid;
import static io.headtail.history.retention.CalendarRule.random;
import static io.headtail.history.retention.CalendarRule.step;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.day.DayRange;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.write.BoundaryWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept, and in which tables. */
class RetentionIT {
    /** A query for a time on the grid that is kept gets the answer that it got before. */
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
                // Late boundaries, into days already downsampled, merged or gone.
                history.writer(at(now)).write(random(random, now - 12 * DAY, 12));
                history.writer(at(now)).write(random(random, START, 5));
            }
        }
    }

    /** Old months are one partition, no partition is empty, and no table is left over. */
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
                                        + " 'global_topk_snapshots_%'")) {
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
}
