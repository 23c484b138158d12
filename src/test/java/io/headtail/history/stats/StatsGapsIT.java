package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.range.RangeCoverage;
import io.headtail.testing.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where gaps in the log begin and end, in a real PostgreSQL. */
class StatsGapsIT extends StatsGapsScene {
    /** Offsets after a gap that are looked at. */
    private static final int FIRST = 1_000;

    @Test
    void a_gap_does_not_end_at_a_late_event_that_is_the_first_of_what_is_left() throws Exception {
        log.begins[0] = 5;
        log.skipTo(0, 5);
        log.add(0, START + 9 * HOUR, "three hours late");
        fill(0, FIRST - 1, START + 12 * HOUR);
        log.add(0, START + 13 * HOUR, "v");
        log.add(1, START + 13 * HOUR, "w");
        StatsProcess process = process("t");
        store(process, 1);
        assertEquals(List.of("t 0 beginning 0 5 null null"), rows(GAPS));
        store(process, FIRST - 1);
        assertEquals(List.of("t 0 beginning 0 5 null null"), rows(GAPS));
        store(process, 1);
        assertEquals(List.of("t 0 beginning 0 5 null 2026-01-29 13:00:00+00"), rows(GAPS));
        RangeCoverage lost = coverage(START + 10 * HOUR, START + 11 * HOUR);
        assertTrue(lost.isFinal());
        assertFalse(lost.isComplete(), "it was deleted");
        assertTrue(coverage(START + 13 * HOUR + MINUTE, START + 14 * HOUR).isComplete());
    }

    @Test
    void the_end_of_a_gap_follows_from_the_log_alone() {
        Seeds.run(
                StatsGapsIT.class,
                3,
                random -> {
                    close();
                    create();
                    log = new StatsLog(random, 1, START);
                    log.append(0, 100 + random.nextInt(100));
                    // Nothing may be read before it, of which there is no mark then.
                    StatsProcess process = process("t");
                    store(process, random.nextInt(100));
                    log.append(0, 2 * FIRST);
                    long begin = log.end(0) - 2 * FIRST;
                    log.begins[0] = begin;
                    while (!process.hasReadAll()) {
                        int most = 1 + random.nextInt(200);
                        process.read(() -> most);
                        int kind = random.nextInt(4);
                        if (kind == 0) {
                            // It crashes: what it has read is read again.
                            process = process("t");
                        } else if (kind == 1) {
                            assertTrue(process.store(false), "nothing is in the way");
                        }
                    }
                    assertTrue(process.store(false), "nothing is in the way");
                    assertEquals(List.of(String.valueOf(expected(begin))), ends());
                });
    }

    // The newest of what was written before the gap, and of what is after it up to the first event
    // that is far enough.
    private long expected(long begin) throws Exception {
        long from = Long.parseLong(rows("SELECT from_offset FROM video_stats_gaps").getFirst());
        long newest = Long.MIN_VALUE;
        for (StatsLog.Entry entry : log.partitions.getFirst()) {
            if (entry.views() > 0 && (entry.offset() < from || entry.offset() >= begin)) {
                newest = Math.max(newest, entry.timestamp());
                if (entry.offset() >= begin + FIRST) {
                    return newest;
                }
            }
        }
        throw new IllegalStateException("the log is too short");
    }

    @Test
    void each_of_two_gaps_ends_by_what_comes_after_it() throws Exception {
        log.add(0, START, "before");
        log.add(0, START + 10 * MINUTE, "before");
        log.add(0, START + 15 * MINUTE, "lost");
        log.add(0, START + 20 * MINUTE, "between");
        log.add(0, START + 25 * MINUTE, "lost");
        StatsProcess process = process("t");
        process.read(() -> 2);
        log.begins[0] = 3;
        process.read(() -> 1);
        log.begins[0] = 5;
        fill(0, FIRST - 2, START + 30 * MINUTE);
        store(process, FIRST - 2);
        String first = "t 0 retention 2 3 2026-01-29 00:10:00+00 ";
        String second = "t 0 retention 4 5 2026-01-29 00:20:00+00 ";
        assertEquals(List.of(first + "null", second + "null"), rows(GAPS));
        log.add(0, START + 31 * MINUTE, "a thousand after the first");
        log.add(0, START + 32 * MINUTE, "v");
        log.add(0, START + 33 * MINUTE, "a thousand after the second");
        store(process, 1);
        assertEquals(List.of(first + "2026-01-29 00:31:00+00", second + "null"), rows(GAPS));
        store(process, 2);
        assertEquals(
                List.of(first + "2026-01-29 00:31:00+00", second + "2026-01-29 00:33:00+00"),
                rows(GAPS));
        new StatsRecount(fixture.url, StatsProcess.TIMING.latenessMs(), MINUTE).check(log);
        // As wide as the lateness on both sides.
        assertTrue(coverage(START, START + 9 * MINUTE).isComplete());
        assertFalse(coverage(START, START + 10 * MINUTE).isComplete());
        assertFalse(coverage(START + 15 * MINUTE, START + 16 * MINUTE).isComplete());
        assertEquals(START + 34 * MINUTE, coverage(START, START + HOUR).completeFrom());
        assertTrue(coverage(START + 34 * MINUTE, START + HOUR).isComplete());
    }

    @Test
    void a_gap_that_little_was_lost_in_does_not_end_before_it_begins() throws Exception {
        StatsProcess process = process("t");
        log.add(0, START + 4_000, "before");
        log.add(0, START + 4_000, "lost");
        fill(0, FIRST + 1, START);
        process.read(() -> 1);
        log.begins[0] = 2;
        store(process, FIRST + 1);
        assertEquals(
                List.of("t 0 retention 1 2 2026-01-29 00:00:04+00 2026-01-29 00:00:04+00"),
                rows(GAPS));
    }

    @Test
    void a_gap_after_which_nothing_comes_ends_once_the_partition_is_quiet() throws Exception {
        log.begins[0] = 5;
        StatsProcess process = process("t");
        log.add(1, START + HOUR, "w");
        store(process, 1);
        assertEquals(List.of("t 0 beginning 0 5 null null"), rows(GAPS));
        // By a clock that is behind that of the database.
        nowMs = START + 2 * HOUR + 8_000;
        assertTrue(process.store(true), "nothing is in the way");
        assertEquals(
                List.of("t"),
                rows(
                        "SELECT to_time BETWEEN now() - interval '1 hour' AND now() FROM video_stats_gaps"));
        assertFalse(coverage(START + 3 * HOUR, START + 4 * HOUR).isComplete());
    }

    @Test
    void a_quiet_partitions_gap_does_not_end_before_what_others_have() throws Exception {
        log.begins[0] = 5;
        StatsProcess process = process("t");
        long newest = System.currentTimeMillis() + 10 * HOUR;
        log.add(1, newest, "w");
        nowMs = START + 2 * HOUR;
        process.read(() -> 1);
        assertTrue(process.store(true), "nothing is in the way");
        assertEquals(List.of(String.valueOf(newest)), ends());
    }

    @Test
    void while_partitions_are_written_by_different_rules_no_range_is_complete() throws Exception {
        StatsProcess old = process("t");
        log.add(0, START, "v");
        log.add(1, START, "w");
        store(old, 1);
        StatsProcess next = process("t", "others\n");
        old.revoke(1);
        next.assign(1);
        assertTrue(next.begin(), "the store is not away");
        for (int minutes = 10; minutes <= 40; minutes += 10) {
            log.add(0, START + minutes * MINUTE, "v");
            log.add(1, START + minutes * MINUTE, "w");
            store(old, 1);
            store(next, 1);
        }
        assertEquals(List.of("null"), ends());
        assertFalse(coverage(START + 20 * MINUTE, START + 25 * MINUTE).isComplete());
        old.revoke(0);
        next.assign(0);
        assertTrue(next.begin(), "the store is not away");
        log.add(0, START + 50 * MINUTE, "v");
        store(next, 1);
        String end = String.valueOf(START + 50 * MINUTE);
        assertEquals(List.of(end, end), ends());
        assertFalse(coverage(START + 20 * MINUTE, START + 25 * MINUTE).isComplete());
        assertTrue(coverage(START + 51 * MINUTE, START + HOUR).isComplete());
    }

    @Test
    void a_recreated_topic_is_one_gap_and_ends_those_of_its_predecessor() throws Exception {
        log.begins[0] = 5;
        StatsProcess old = process("old");
        log.add(1, START + HOUR, "w");
        store(old, 1);
        log = new StatsLog(new Random(1), 2, START);
        StatsProcess process = process("new");
        assertTrue(process.store(false), "nothing is in the way");
        assertEquals(
                List.of("old 0 beginning 0 5 null", "new 0 topic 0 0 null"),
                rows(GAPS.replace(", to_time", "")));
        assertEquals(
                List.of("old"),
                rows("SELECT topic_id FROM video_stats_gaps WHERE to_time <= now()"));
        fill(0, FIRST + 1, START);
        log.add(1, START, "w");
        store(process, FIRST + 1);
        assertEquals(
                List.of("2026-01-29 01:00:00+00"),
                rows("SELECT to_time FROM video_stats_gaps WHERE cause = 'topic'"),
                "of what is older both were counted");
        log = new StatsLog(new Random(1), 3, START);
        assertTrue(process("new").store(false), "nothing is in the way");
        assertEquals(List.of("2"), rows("SELECT count(*) FROM video_stats_gaps"), "one added");
    }
}
