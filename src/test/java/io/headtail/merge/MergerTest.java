package io.headtail.merge;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MergerTest extends MinuteMerger {
    @Test
    void an_answer_is_made_once_every_partition_has_reported_its_tick() {
        send(0, 60_000, "a=5", "c=1");
        merger.publish(Long.MIN_VALUE);
        assertNull(merger.newest("minute"));
        send(1, 60_000, "b=5", "d=2");
        assertEquals("a=5 b=5 d=2", rows());
        assertTrue(newest().isFinal() && newest().complete());
        assertNull(newest().degraded());
        assertEquals(2, newest().reporting());
        send(0, 61_000, "a=6");
        assertEquals(60_000, newest().tick());
        send(1, 61_000);
        assertEquals(61_000, newest().tick());
        assertEquals(1_000, newest().startMs());
    }

    @Test
    void the_newest_tick_of_each_partition_is_known_before_it_is_answered() {
        assertEquals(0, merger.newestTicks().length);
        send(1, 60_000, "b=5");
        merger.publish(Long.MIN_VALUE);
        assertArrayEquals(new long[] {Long.MIN_VALUE, 60_000}, merger.newestTicks());
        send(0, 62_000, "a=5");
        send(1, 59_000, "b=4");
        merger.publish(Long.MIN_VALUE);
        assertArrayEquals(new long[] {62_000, 60_000}, merger.newestTicks());
    }

    @Test
    void a_newer_tick_is_never_replaced_by_an_older_one() {
        send(0, 61_000, "a=1");
        send(1, 61_000, "b=1");
        assertEquals("a=1 b=1", rows());
        send(0, 60_000, "a=9");
        send(1, 60_000, "b=9");
        assertEquals("a=1 b=1", rows());
    }

    @Test
    void complete_beats_incomplete_and_then_final_beats_provisional_at_one_tick() {
        make.partitions = 1;
        make.complete = false;
        make.isFinal = true;
        send(0, 60_000, "incomplete=1");
        assertFalse(newest().complete());
        assertEquals(60_000, newest().completeFrom());
        make.complete = true;
        make.isFinal = false;
        make.headOffset = 2_000;
        send(0, 60_000, "provisional=1");
        assertEquals("provisional=1", rows());
        make.headOffset = 1_999;
        send(0, 60_000, "older=1");
        assertEquals("provisional=1", rows());
        make.headOffset = 2_001;
        send(0, 60_000, "newer=1");
        assertEquals("newer=1", rows());
        assertFalse(newest().isFinal());
        make.isFinal = true;
        make.headOffset = 5;
        send(0, 60_000, "final=1");
        assertEquals("final=1", rows());
        assertTrue(newest().isFinal());
        make.isFinal = false;
        make.headOffset = 9_000;
        send(0, 60_000, "zombie=1");
        make.complete = false;
        make.isFinal = true;
        send(0, 60_000, "cold=1");
        assertEquals("final=1", rows());
    }

    @Test
    void a_partition_that_stays_away_is_merged_at_its_last_tick_and_named() {
        send(0, 60_000, "a=1");
        send(1, 60_000, "b=2");
        send(0, 90_000, "a=3");
        assertEquals(60_000, newest().tick(), "not yet stale");
        send(0, 91_000, "a=4");
        assertEquals("a=4 b=2", rows());
        assertEquals("stale-partitions=1", newest().degraded());
        assertEquals(91_000, newest().tick());
        assertEquals(1, newest().reporting());
        assertFalse(newest().isFinal());
        send(1, 90_000, "b=7");
        assertEquals(91_000, newest().tick(), "never replaced by an older tick");
        send(1, 91_000, "b=8");
        assertEquals("b=8 a=4", rows());
        assertNull(newest().degraded());
    }

    @Test
    void a_partition_of_which_nothing_is_known_makes_the_answer_incomplete() {
        send(1, 60_000, "b=2");
        send(1, 95_000, "b=3");
        assertEquals("stale-partitions=0", newest().degraded());
        assertFalse(newest().complete());
    }

    @Test
    void an_answer_that_is_old_by_the_wall_clock_names_all_partitions_once() {
        send(0, 60_000, "a=1");
        send(1, 60_000, "b=2");
        assertNull(newest().degraded());
        merger.publish(60_001);
        merger.publish(60_001);
        Answer overdue = merger.newest("minute");
        assertNotNull(overdue);
        assertEquals("stale-partitions=0,1", overdue.degraded());
        send(0, 70_000, "a=1");
        send(1, 70_000, "b=2");
        assertNull(newest().degraded());
    }

    @Test
    void partials_of_different_fingerprints_are_never_merged() {
        make.fingerprint = 1;
        send(0, 60_000, "a=1");
        make.fingerprint = 2;
        send(1, 60_000, "b=1");
        merger.publish(Long.MIN_VALUE);
        assertNull(merger.newest("minute"));
        send(0, 60_000, "a=7");
        assertEquals("a=7 b=1", rows());
    }

    @Test
    void a_new_fingerprint_is_heard_however_many_old_ones_the_topic_still_holds() {
        for (int generation = 1; generation <= 9; generation++) {
            make.fingerprint = generation;
            send(0, 60_000L * generation, "a=" + generation);
            send(1, 60_000L * generation, "b=" + generation);
            assertEquals("a=" + generation + " b=" + generation, rows());
        }
    }

    @Test
    void an_id_in_two_partitions_is_summed_and_said() {
        send(0, 60_000, "a=5", "b=4");
        send(1, 60_000, "c=6", "a=3");
        assertEquals("a=8 c=6 b=4", rows());
        assertEquals("misplaced", newest().degraded());
    }

    @Test
    void an_answer_says_what_a_partial_knows_to_be_inexact() {
        make.misplaced = true;
        make.countChangedThrough = 59_000;
        send(0, 60_000, "a=5");
        make.misplaced = false;
        send(1, 60_000, "b=5");
        assertEquals("misplaced; partition-count-changed", newest().degraded());
    }

    @Test
    void bytes_that_are_no_partial_are_refused_with_a_reason_and_counted() {
        assertNotNull(Partials.give(merger, null, make.of()));
        assertNotNull(Partials.give(merger, new byte[] {1, 2}, make.of()));
        assertNotNull(Partials.give(merger, Partials.key(0), new byte[] {1, 2}));
        assertNull(Partials.give(merger, Partials.key(0), null), "a deleted key");
        assertNull(
                Partials.give(
                        merger,
                        new PartialKey(Partials.TOPIC, "a", 0, "other").encode(),
                        make.of()));
        assertNull(Partials.give(merger, Partials.key(7), make.of()), "beyond the partition count");
        assertEquals(3, merger.refused());
    }

    @Test
    void partials_of_another_topic_or_of_an_earlier_one_of_the_same_name_are_passed_over() {
        String earlier = "topic-0";
        for (int p = 0; p < 2; p++) {
            byte[] key = new PartialKey(earlier, "a", p, Partials.MINUTE.name()).encode();
            make.tick = 900_000;
            assertNull(Partials.give(merger, key, make.of("old=9")));
        }
        merger.publish(Long.MIN_VALUE);
        assertNull(merger.newest(Partials.MINUTE.name()));
        send(0, 60_000, "a=5");
        send(1, 60_000, "b=5");
        assertEquals(60_000, newest().tick());
    }

    @Test
    void partials_of_fewer_rows_than_are_answered_for_are_refused() {
        Merger wants = new Merger(Partials.TOPIC, List.of(Partials.MINUTE), Partials.K + 1, STALE);
        String refused = Partials.give(wants, Partials.key(0), make.of("a=5"));
        assertEquals(
                "partial of 100 rows, but top-k.max is 101 here: instances and mergers must agree",
                refused);
    }

    @Test
    void a_tick_from_the_future_is_refused_and_makes_nobody_late() {
        make.tick = 9_000_000;
        assertNotNull(merger.accept(Partials.key(0), make.of("a=1"), Marks.NONE, 120_000));
        send(0, 60_000, "a=5");
        send(1, 60_000, "b=5");
        assertEquals(60_000, newest().tick());
        assertNull(newest().degraded());
    }

    @Test
    void marks_of_partials_are_said_by_partition_and_late_views_are_summed() {
        Marks some = new Marks(5, Set.of(Mark.OPEN_TRANSACTION));
        Marks other = new Marks(7, Set.of(Mark.AHEAD, Mark.OPEN_TRANSACTION));
        assertNull(merger.accept(Partials.key(0), make.of("a=1"), some, Long.MAX_VALUE));
        assertNull(merger.accept(Partials.key(1), make.of("b=2"), other, Long.MAX_VALUE));
        merger.publish(Long.MIN_VALUE);
        Answer answer = requireNonNull(merger.newest("minute"));
        assertEquals("open-transaction=0,1; ahead=1", answer.degraded());
        assertEquals(12, answer.lateViews());
    }

    @Test
    void the_partial_that_knows_more_late_views_stands_of_two_equal_ones() {
        make.partitions = 1;
        for (long late : new long[] {3, 8, 5}) {
            byte[] partial = make.of("a=1");
            Marks marks = Marks.NONE.withLate(late);
            assertNull(merger.accept(Partials.key(0), partial, marks, Long.MAX_VALUE));
            merger.publish(Long.MIN_VALUE);
        }
        assertEquals(8, newest().lateViews());
    }
}
