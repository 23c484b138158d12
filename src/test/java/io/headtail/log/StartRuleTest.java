package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.event.EventSettings;
import io.headtail.testing.KnownTopic;
import io.headtail.testing.Seeds;
import io.headtail.time.ClockMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** From when on a start is complete, for logs whose deleted records are known here. */
class StartRuleTest {
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final long NOW = 1_772_323_200_000L;
    private static final long LATENESS_MS = 5_000;
    private static final Timing TIMING = new Timing(1_000, LATENESS_MS, 1_000);
    private static final List<WindowSpec> WINDOWS =
            List.of(WindowSpec.sliding("minute", 60_000), WindowSpec.sliding("hour", HOUR_MS));

    /** A log whose records below an offset are deleted. */
    private record TestLog(List<Long> timestamps, int begin) implements StartRule.Log {
        @Override
        public long beginningOffset() {
            return begin;
        }

        @Override
        public long endOffset() {
            return timestamps.size();
        }

        @Override
        public long offsetForTime(long timestampMs) {
            for (int i = begin; i < timestamps.size(); i++) {
                if (timestamps.get(i) >= timestampMs) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public long maxTimestamp() {
            return max(begin, timestamps.size());
        }

        @Override
        public long maxTimestampOfFirst(int records) {
            return max(begin, Math.min(timestamps.size(), begin + records));
        }

        long max(int from, int to) {
            return timestamps.subList(from, to).stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(-1);
        }
    }

    private static StartRule rule(long retentionMs, boolean onlyTime, long aheadMs) {
        TopicFacts facts = new TopicFacts("c", "t", 1, retentionMs, onlyTime, aheadMs, false);
        return new StartRule(
                WINDOWS,
                TIMING,
                ClockMode.WALL,
                new EventSettings(null, null, null, HOUR_MS, true),
                (KnownTopic) () -> facts);
    }

    /** One record each {@code everyMs} up to now. */
    private static List<Long> steady(int records, long everyMs) {
        List<Long> timestamps = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            timestamps.add(NOW - (records - i) * everyMs);
        }
        return timestamps;
    }

    private static StartRule.Start start(StartRule rule, StartRule.Log log, long now)
            throws InterruptedException {
        return rule.start(log, now, Long.MAX_VALUE);
    }

    @Test
    void complete_from_is_a_time_that_comes_whatever_the_broker_accepts() throws Exception {
        StartRule bytes = rule(7 * DAY_MS, false, Long.MAX_VALUE);
        StartRule.Start start = start(bytes, new TestLog(steady(4_000, 1_000), 1_000), NOW);
        assertEquals(NOW + DAY_MS, start.completeFrom());
        assertEquals(NOW + HOUR_MS, rule(-1, false, HOUR_MS).afterAll(NOW));
    }

    @Test
    void a_purged_log_is_not_taken_for_one_of_which_time_has_deleted() throws Exception {
        StartRule rule = rule(7 * DAY_MS, true, HOUR_MS);
        // The first remaining record is ten minutes old, and records of that age are not due for
        // deletion.
        StartRule.Start start = start(rule, new TestLog(steady(4_000, 1_000), 3_400), NOW);
        assertEquals(NOW + HOUR_MS, start.completeFrom());
        assertEquals(
                NOW + HOUR_MS,
                start(rule, new TestLog(steady(4_000, 1_000), 4_000), NOW).completeFrom(),
                "nor is one of which nothing is left");
    }

    @Test
    void an_old_record_among_the_first_that_are_left_does_not_hide_a_purge() throws Exception {
        List<Long> timestamps = steady(4_000, 1_000);
        timestamps.set(3_400, NOW - 8 * DAY_MS);
        StartRule.Start start =
                start(rule(7 * DAY_MS, true, HOUR_MS), new TestLog(timestamps, 3_400), NOW);
        assertEquals(NOW + HOUR_MS, start.completeFrom());
    }

    @Test
    void what_a_tail_had_read_bounds_what_was_deleted_since() throws Exception {
        TestLog log = new TestLog(steady(4_000, 1_000), 3_400);
        long through = log.max(0, 3_400);
        assertEquals(
                NOW - 6_000 - HOUR_MS > through ? NOW - 6_000 - HOUR_MS : through + 1,
                rule(7 * DAY_MS, true, HOUR_MS).start(log, NOW, through).completeFrom());
    }

    @Test
    void a_clock_that_is_ahead_does_not_decide() throws Exception {
        TestLog log = new TestLog(steady(100, 1_000), 0);
        long ahead = NOW + 365 * DAY_MS;
        StartRule.Start start = start(rule(7 * DAY_MS, true, HOUR_MS), log, ahead);
        assertEquals(new StartRule.Start(100, log.max(0, 100) + 1), start);
        StartRule.Start empty =
                start(rule(7 * DAY_MS, true, HOUR_MS), new TestLog(List.of(), 0), ahead);
        assertEquals(new StartRule.Start(0, Long.MIN_VALUE), empty);
    }

    @Test
    void a_clock_that_is_behind_does_not_make_deleted_records_complete() throws Exception {
        TestLog log = new TestLog(steady(4_000, 1_000), 1_000);
        StartRule.Start start = start(rule(7 * DAY_MS, true, HOUR_MS), log, NOW - 365 * DAY_MS);
        assertTrue(start.completeFrom() > log.max(0, 1_000), () -> "from " + start);
    }

    /** Segments deleted by time, shorter retention for a while, and records deleted by hand. */
    @Test
    void no_deleted_record_is_at_or_after_complete_from() throws Exception {
        AtomicInteger believed = new AtomicInteger();
        Seeds.run(
                StartRuleTest.class,
                3_000,
                random -> {
                    if (holds(random)) {
                        believed.incrementAndGet();
                    }
                });
        assertTrue(believed.get() > 1_000, "what time deleted is believed: " + believed);
    }

    // Whether it is already complete from a time before now.
    private static boolean holds(Random random) throws InterruptedException {
        long retention = HOUR_MS * (1 + random.nextInt(48));
        boolean byTime = random.nextBoolean();
        List<Long> timestamps = new ArrayList<>();
        int records = 200 + random.nextInt(1_500);
        long every = Math.max(1_000, 3 * retention / records);
        for (int i = 0; i < records; i++) {
            long appended = NOW - (records - i) * every;
            boolean late = random.nextInt(50) == 0;
            timestamps.add(appended - random.nextLong(late ? 2 * retention : LATENESS_MS));
        }
        int begin = byTime ? oldSegments(timestamps, retention, random) : random.nextInt(records);
        TestLog log = new TestLog(timestamps, begin);
        StartRule rule = rule(retention, true, random.nextBoolean() ? HOUR_MS : Long.MAX_VALUE);
        long from = start(rule, log, NOW).completeFrom();
        long deleted = log.max(0, begin);
        String what = "deleted up to " + deleted + ", complete from " + from;
        assertTrue(deleted < from, what);
        assertTrue(from <= NOW + DAY_MS, what);
        return byTime && from < NOW;
    }

    private static int oldSegments(List<Long> timestamps, long retention, Random random) {
        int segment = 10 + random.nextInt(100);
        int begin = 0;
        while (begin + segment < timestamps.size()
                && timestamps.subList(begin, begin + segment).stream()
                        .allMatch(timestamp -> timestamp < NOW - retention)) {
            begin += segment;
        }
        return begin;
    }
}
