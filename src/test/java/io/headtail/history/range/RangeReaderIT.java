package io.headtail.history.range;

import static io.headtail.history.range.StoredViews.START;
import static io.headtail.history.range.StoredViews.literal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.Seeds;
import io.headtail.time.Millis;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ranges of every video's views say what plain maps say of the same minutes. */
class RangeReaderIT {
    private static final long HOUR = Millis.HOUR;
    private static final long MINUTE = Millis.MINUTE;
    private static final long TEN = 10 * MINUTE;

    /** All ways to add up everything. */
    private static final List<String> SUMS =
            List.of(
                    "video_stats_sum(%s, %s, %d)",
                    "video_stats_hashed(%s, %s, %d)",
                    "video_stats_merged(%s, %s, %d, NULL)",
                    "video_stats_merged(%s, %s, %d, 1)");

    @Test
    void random_ranges_equal_a_plain_recount() {
        Seeds.run(
                RangeReaderIT.class,
                1,
                random -> {
                    try (StoredViews stored = new StoredViews()) {
                        RandomViews.fill(stored, random);
                        for (int i = 0; i < 100; i++) {
                            long from = RandomViews.minuteOf(random);
                            // Of the hour whose minutes are gone only all can be asked for.
                            from = from < START ? START - HOUR : from;
                            long to = from + (1 + random.nextInt(i % 2 == 0 ? 400 : 70)) * MINUTE;
                            to = Math.max(to, START);
                            int k = List.of(1, 3, 10, 100, 1_000).get(random.nextInt(5));
                            String asked = from + " " + to + " " + k;
                            assertEquals(
                                    stored.top(from, to, k),
                                    stored.reader.top(from, to, k).rows(),
                                    asked);
                            if (i % 5 == 0) {
                                checkSums(stored, from, to, k);
                                checkVideo(stored, RandomViews.id(random.nextInt(30)), from, to);
                            }
                        }
                    }
                });
    }

    private static void checkSums(StoredViews stored, long from, long to, int k) {
        for (String sum : SUMS) {
            String asked = sum + " " + from + " " + to + " " + k;
            assertEquals(stored.top(from, to, k), stored.by(sum, from, to, k), asked);
        }
    }

    private static void checkVideo(StoredViews stored, String id, long from, long to) {
        List<VideoViews.Point> hours = stored.points(id, from, to, HOUR);
        VideoViews found = stored.reader.hours(id, from, to);
        assertEquals(hours, found.points(), id + " " + from + " " + to);
        assertEquals(hours.stream().mapToLong(VideoViews.Point::views).sum(), found.total(), id);
        long since = Math.max(from, START);
        assertEquals(
                stored.points(id, since, to, MINUTE),
                stored.reader.minutes(id, from, to).points(),
                id + " by minutes " + from + " " + to);
    }

    @Test
    void a_tie_at_the_last_rank_is_decided_by_the_bytes_of_the_ids() {
        try (StoredViews stored = new StoredViews()) {
            // More than are looked at first in each minute, and the least id is the last in none.
            for (int minute = 0; minute < 3; minute++) {
                Map<String, Long> views = new HashMap<>();
                for (int i = 0; i < 200; i++) {
                    views.put("v_%03d".formatted(i), 1L + (i + minute) % 3);
                }
                stored.add(START + minute * MINUTE, views);
            }
            for (int k : List.of(1, 7, 199, 200, 201)) {
                assertEquals(
                        stored.top(START, START + HOUR, k),
                        stored.reader.top(START, START + HOUR, k).rows());
            }
        }
    }

    @Test
    void a_tie_is_decided_by_bytes_whatever_the_collation_of_the_database() {
        try (StoredViews stored = new StoredViews(PostgresUnderTest.newDatabaseInEnglish())) {
            stored.add(START, Map.of("a", 5L, "B", 5L, "é", 5L, "z", 5L, "_", 5L));
            stored.add(START + MINUTE, Map.of("v", 1L));
            stored.rollUpTen(START);
            List<BoundaryRows.RankedVideo> rows = stored.top(START, START + HOUR, 4);
            assertEquals("B", rows.getFirst().videoId());
            assertEquals(rows, stored.reader.top(START, START + HOUR, 4).rows());
            checkSums(stored, START, START + HOUR, 4);
        }
    }

    @Test
    void a_video_that_is_never_among_the_first_is_found() {
        try (StoredViews stored = new StoredViews()) {
            for (int minute = 0; minute < 120; minute++) {
                // In the second hour as many as the steady one's, and before it.
                long many = minute < 60 ? 10 : 9;
                Map<String, Long> views = new LinkedHashMap<>();
                for (int i = 0; i < 90; i++) {
                    views.put("v_" + minute + "_" + i, many);
                }
                views.put("a steady one", 9L);
                if (minute == 0 || minute == 60) {
                    views.put("b once", minute == 0 ? 500L : 540L);
                }
                stored.add(START + minute * MINUTE, views);
            }
            for (long from : List.of(START, START + HOUR)) {
                assertEquals("a steady one", stored.top(from, from + HOUR, 1).get(0).videoId());
                for (int k : List.of(1, 2, 10)) {
                    assertEquals(
                            stored.top(from, from + HOUR, k),
                            stored.reader.top(from, from + HOUR, k).rows());
                }
            }
        }
    }

    @Test
    void what_would_be_too_many_to_look_up_one_by_one_is_added_up() {
        try (StoredViews stored = new StoredViews()) {
            for (int minute = 0; minute < 12; minute++) {
                Map<String, Long> views = new HashMap<>();
                for (int i = 0; i < 2_010; i++) {
                    views.put("v_%d_%d".formatted(i, minute), i < 2_000 ? 100L : 1);
                }
                // Seen in one minute each, and may be in all.
                stored.add(START + minute * MINUTE, views);
            }
            List<BoundaryRows.RankedVideo> rows = stored.top(START, START + HOUR, 1_000);
            assertEquals(rows, stored.reader.top(START, START + HOUR, 1_000).rows());
        }
    }

    @Test
    void whole_hours_and_ten_minutes_are_read_from_their_sums() {
        try (StoredViews stored = new StoredViews()) {
            for (long minute = START; minute < START + 2 * HOUR; minute += MINUTE) {
                stored.add(minute, Map.of("v", 1L, "w", 2L));
            }
            stored.rollUp(START);
            for (long ten = START; ten < START + 2 * HOUR; ten += TEN) {
                stored.rollUpTen(ten);
            }
            long from = START + 21 * MINUTE;
            long to = START + 2 * HOUR - 11 * MINUTE;
            assertEquals(stored.top(from, to, 9), stored.reader.top(from, to, 9).rows());
            // Nothing else may be read of what the sums tell.
            stored.sql(
                    "DELETE FROM ten_minute_views WHERE window_start < "
                            + literal(START + 30 * MINUTE));
            stored.sql("DELETE FROM hour_views WHERE window_start <> " + literal(START));
            stored.sql(
                    "DELETE FROM video_stats WHERE stat_time >= %s AND stat_time < %s"
                            .formatted(literal(START + 30 * MINUTE), literal(to - to % TEN)));
            assertEquals(stored.top(from, to, 9), stored.reader.top(from, to, 9).rows());
            checkSums(stored, from, to, 9);
            assertEquals(
                    stored.points("v", from, to, HOUR),
                    stored.reader.hours("v", from, to).points());
            stored.sql("DELETE FROM video_stats");
            stored.sql("DELETE FROM ten_minute_views");
            assertEquals(
                    stored.top(START, START + HOUR, 9),
                    stored.reader.top(START, START + HOUR, 9).rows());
        }
    }

    @Test
    void a_range_is_final_once_every_partition_is_written_through() {
        try (StoredViews stored = new StoredViews()) {
            assertFalse(coverage(stored, START, START + HOUR).isFinal(), "nothing is written");
            stored.mark("old", 0, START);
            stored.mark("topic", 0, START + HOUR);
            assertFalse(coverage(stored, START, START + HOUR).isFinal(), "one has no mark");
            stored.mark("topic", 1, -1);
            assertFalse(coverage(stored, START, START + HOUR).isFinal(), "one has nothing");
            stored.mark("topic", 1, START + HOUR - MINUTE);
            assertFalse(coverage(stored, START, START + HOUR).isFinal(), "one lags");
            stored.sql("UPDATE video_stats_marks SET quiet_before = " + literal(START + HOUR));
            assertFalse(coverage(stored, START, START + HOUR).isFinal(), "it is only quiet");
            assertTrue(coverage(stored, START, START + HOUR - MINUTE).isFinal());
            stored.mark("topic", 1, START + HOUR);
            assertTrue(coverage(stored, START, START + HOUR).isFinal());
            assertTrue(coverage(stored, START, START + HOUR).isComplete());
            stored.sql("UPDATE video_stats_marks SET partitions = 3 WHERE topic_id = 'topic'");
            assertFalse(coverage(stored, START, START + HOUR).isFinal(), "one was added");
            stored.sql("UPDATE video_stats_marks SET partitions = NULL");
            assertFalse(coverage(stored, START, START + HOUR).isFinal(), "not known how many");
        }
    }

    @Test
    void a_gap_makes_the_ranges_that_it_may_fall_into_incomplete() {
        try (StoredViews stored = new StoredViews()) {
            stored.sql(
                    "INSERT INTO video_stats_gaps (topic_id, partition, cause, from_offset, to_offset, from_time, to_time, detail, noted_at) VALUES ('t', 0, 'retention', 5, 9, %s, %s, '', now())"
                            .formatted(literal(START + 10 * MINUTE), literal(START + 20 * MINUTE)));
            // What was lost may be older than the newest before it, by the lateness.
            assertEquals(START + 21 * MINUTE, from(stored, START, START + HOUR));
            assertEquals(Long.MAX_VALUE, from(stored, START + 9 * MINUTE, START + 10 * MINUTE));
            assertEquals(Long.MIN_VALUE, from(stored, START + 8 * MINUTE, START + 9 * MINUTE));
            assertEquals(Long.MAX_VALUE, from(stored, START + 20 * MINUTE, START + 21 * MINUTE));
            assertEquals(Long.MIN_VALUE, from(stored, START + 21 * MINUTE, START + HOUR));
            stored.sql(
                    "INSERT INTO video_stats_gaps (topic_id, partition, cause, from_offset, to_offset, detail, noted_at) VALUES ('t', 1, 'beginning', 5, 9, '', now())");
            assertEquals(Long.MAX_VALUE, from(stored, START + 21 * MINUTE, START + HOUR));
        }
    }

    @Test
    void a_range_that_needs_dropped_rows_is_incomplete() {
        try (StoredViews stored = new StoredViews()) {
            long day = 24 * HOUR;
            stored.sql("UPDATE video_stats_kept SET minutes_from = " + literal(START + day));
            stored.sql("UPDATE video_stats_kept SET hours_from = " + literal(START));
            assertEquals(Long.MIN_VALUE, from(stored, START, START + 2 * HOUR));
            assertEquals(Long.MIN_VALUE, from(stored, START + HOUR, START + day + MINUTE));
            assertEquals(
                    START + HOUR,
                    from(stored, START + MINUTE, START + 2 * HOUR),
                    "part of an hour");
            assertEquals(Long.MAX_VALUE, from(stored, START, START + HOUR + MINUTE));
            assertEquals(START, from(stored, START - HOUR, START + HOUR));
            assertEquals(Long.MAX_VALUE, from(stored, START - 2 * HOUR, START - HOUR));
            RangeCoverage minutes =
                    stored.reader.minutes("v", START, START + day + HOUR).coverage();
            assertEquals(START + day, minutes.completeFrom());
        }
    }

    private static RangeCoverage coverage(StoredViews stored, long from, long to) {
        RangeCoverage coverage = stored.reader.top(from, to, 1).coverage();
        assertEquals(coverage, stored.reader.hours("v", from, to).coverage());
        return coverage;
    }

    private static long from(StoredViews stored, long from, long to) {
        return coverage(stored, from, to).completeFrom();
    }
}
