package io.headtail.instance.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.LogEnd;
import io.headtail.testing.Seeds;
import org.junit.jupiter.api.Test;

/** When a partition counts as quiet; times here are ms. */
class QuietRuleTest {
    private static final long SILENCE = 6_000;
    private static final long OPEN_TIMEOUT = 60_000;
    private static final long NONE = Long.MIN_VALUE;

    private final QuietRule rule = rule(false);

    private static QuietRule rule(boolean untouched) {
        return new QuietRule(ns(SILENCE), ns(OPEN_TIMEOUT), untouched, 0);
    }

    private static long ns(long ms) {
        return ms * 1_000_000;
    }

    private static LogEnd end(long asked, long highWatermark, long lastStable) {
        return new LogEnd(ns(asked), ns(asked + 5), highWatermark, lastStable);
    }

    // Answers without trouble from one time to another; the last request is sent at the end.
    private void answers(long from, long to, long highWatermark, long lastStable) {
        for (long at = from; at < to; at += 600) {
            rule.heard(end(at, highWatermark, lastStable));
        }
        rule.heard(end(to, highWatermark, lastStable));
    }

    @Test
    void a_partition_without_events_is_quiet_from_its_start_once_its_end_is_read() {
        QuietRule untouched = rule(true);
        assertTrue(untouched.wantsEnd(1_000, ns(10)));
        assertEquals(NONE, untouched.reach(0), "the end is not known yet");
        untouched.heard(end(20, 1, 1));
        assertEquals(NONE, untouched.reach(0), "a record is still to be read");
        assertEquals(1_000, untouched.reach(1));
        assertTrue(untouched.wantsEnd(2_000, ns(1_010)), "that answer was for an earlier target");
    }

    @Test
    void a_partition_is_quiet_after_lateness_and_slack_without_another_event() {
        rule.event(ns(100));
        answers(0, 6_000, 1, 1);
        assertFalse(rule.wantsEnd(5_000, ns(6_099)));
        assertTrue(rule.wantsEnd(5_000, ns(6_100)));
        assertEquals(NONE, rule.reach(1), "not asked since the target was set");
        rule.heard(end(6_101, 1, 1));
        assertEquals(5_000, rule.reach(1));
        rule.event(ns(6_110));
        assertEquals(NONE, rule.reach(1));
    }

    @Test
    void an_answer_asked_for_before_the_target_was_set_is_not_for_it() {
        answers(0, 6_000, 0, 0);
        assertTrue(rule.wantsEnd(5_000, ns(6_010)));
        rule.heard(end(6_009, 0, 0));
        assertEquals(NONE, rule.reach(0));
        rule.heard(end(6_010, 0, 0));
        assertEquals(5_000, rule.reach(0));
    }

    @Test
    void answers_that_take_longer_than_a_tick_are_for_the_target_they_were_asked_for() {
        answers(0, 6_000, 0, 0);
        assertTrue(rule.wantsEnd(5_000, ns(6_010)));
        assertTrue(rule.wantsEnd(5_100, ns(6_110)));
        assertTrue(rule.wantsEnd(5_200, ns(6_210)));
        rule.heard(end(6_020, 0, 0));
        assertEquals(5_000, rule.reach(0));
    }

    @Test
    void silence_is_counted_anew_after_an_outage_that_delays_records_for_too_long() {
        answers(0, 1_000, 0, 0);
        rule.heard(LogEnd.failed(ns(2_000), ns(4_000)));
        rule.heard(end(4_250, 0, 0));
        answers(4_500, 10_000, 0, 0);
        assertFalse(rule.wantsEnd(5_000, ns(10_254)));
        assertTrue(rule.wantsEnd(5_000, ns(10_255)));
    }

    @Test
    void an_outage_that_is_over_before_anything_could_come_too_late_does_no_harm() {
        answers(0, 1_000, 0, 0);
        rule.heard(LogEnd.failed(ns(2_000), ns(2_100)));
        answers(2_500, 6_000, 0, 0);
        assertTrue(rule.wantsEnd(5_000, ns(6_000)));
    }

    @Test
    void an_answer_that_comes_much_later_than_asked_for_is_an_outage() {
        answers(0, 1_000, 0, 0);
        rule.heard(new LogEnd(ns(2_000), ns(5_000), 0, 0));
        answers(5_010, 10_000, 0, 0);
        assertFalse(rule.wantsEnd(5_000, ns(11_014)));
        assertTrue(rule.wantsEnd(5_000, ns(11_015)));
    }

    @Test
    void an_open_transaction_is_waited_for_and_silence_counted_anew_when_it_ends() {
        answers(0, 20_000, 7, 5);
        assertTrue(rule.wantsEnd(14_000, ns(20_001)));
        rule.heard(end(20_002, 7, 5));
        assertEquals(NONE, rule.reach(5));
        assertEquals(2, rule.openTransactionRecords());
        rule.heard(end(20_100, 8, 8));
        assertEquals(NONE, rule.reach(8), "it was aborted: no event came, and yet one may");
        answers(20_500, 26_000, 8, 8);
        assertFalse(rule.wantsEnd(20_000, ns(26_104)));
        assertTrue(rule.wantsEnd(20_000, ns(26_105)));
        rule.heard(end(26_106, 8, 8));
        assertEquals(20_000, rule.reach(8));
    }

    @Test
    void a_transaction_that_stays_open_is_passed_over_after_its_bound() {
        answers(0, 60_000, 7, 5);
        assertTrue(rule.wantsEnd(54_000, ns(60_001)));
        rule.heard(end(60_002, 7, 5));
        assertEquals(NONE, rule.reach(5), "first seen when its answer came, 5 ms after 0");
        rule.heard(end(60_005, 7, 5));
        assertEquals(NONE, rule.reach(4), "a record before it is still to be read");
        assertEquals(54_000, rule.reach(5));
        assertEquals(5, rule.overdueTransaction(5));
        assertEquals(NONE, rule.reach(7), "it has ended since");
        assertEquals(-1, rule.overdueTransaction(7));
        rule.heard(end(60_600, 9, 6));
        assertEquals(NONE, rule.reach(6), "another one, or the next of the same producer");
    }

    @Test
    void a_bound_is_counted_anew_after_an_outage() {
        answers(0, 59_000, 7, 5);
        rule.heard(LogEnd.failed(ns(60_000), ns(62_000)));
        answers(66_000, 70_000, 7, 5);
        assertTrue(rule.reach(5) == NONE && rule.overdueTransaction(5) < 0);
        answers(70_600, 126_010, 7, 5);
        assertEquals(5, rule.overdueTransaction(5));
    }

    /** What comes later than lateness + slack has no straggler for it, whatever happens. */
    @Test
    void nothing_that_was_held_up_comes_after_its_partition_was_passed_over() {
        long[] passed = new long[2];
        Seeds.run(
                QuietRuleTest.class,
                300,
                random -> {
                    QuietWorld world = new QuietWorld(random);
                    world.run();
                    passed[0] += world.quietTicks;
                    passed[1] += world.overdueTicks;
                });
        assertTrue(passed[0] > 10_000, () -> passed[0] + " ticks were passed over as quiet");
        assertTrue(passed[1] > 500, () -> passed[1] + " although a transaction was open");
    }
}
