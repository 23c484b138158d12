package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Every checker, on structures broken on purpose: a checker that sees nothing is worse than none.
 */
class AssertValidTest {
    private final VideoIds ids = CandidatesTest.shuffledIds(new Random(1), 100);

    private void brokenIds(Consumer<VideoIds> damage, String found) {
        VideoIds broken = CandidatesTest.shuffledIds(new Random(1), 100);
        assertTrue(broken.assertValid());
        damage.accept(broken);
        String message =
                String.valueOf(
                        assertThrows(BrokenInvariantException.class, broken::assertValid)
                                .getMessage());
        assertTrue(message.contains(found), message);
    }

    @Test
    void video_ids_see_a_lost_doubled_or_foreign_entry() {
        brokenIds(b -> b.corruptEntry(b.entryOf(7), 0), "");
        brokenIds(b -> b.corruptEntry(b.entryOf(7), b.entryFor(7, 1 << 8)), "hash");
        brokenIds(b -> b.corruptEntry(b.entryOf(7), b.entryFor(8, 1 << 8)), "");
        brokenIds(b -> b.corruptEntry(b.entryOf(7), (1L << 40) | 1_000_000), "not there");
    }

    @Test
    void video_ids_see_an_entry_of_a_slot_that_was_freed() {
        int at = ids.entryOf(9);
        long entry = ids.entryFor(9, 0);
        ids.free(9);
        ids.corruptEntry(at, entry);
        assertThrows(BrokenInvariantException.class, ids::assertValid);
    }

    @Test
    void candidates_see_disorder_at_the_root_at_its_children_and_at_the_end() {
        for (int position : new int[] {0, 1, 2, 3, 4, 50, 99}) {
            Candidates candidates = new Candidates(ids);
            for (int slot = 0; slot < 100; slot++) {
                candidates.insert(slot, 10);
            }
            assertTrue(candidates.assertValid());
            candidates.corruptCount(position, position == 0 ? 9 : 11);
            assertThrows(BrokenInvariantException.class, candidates::assertValid);
        }
    }

    @Test
    void candidates_see_a_position_that_is_lost_wrong_or_too_many() {
        Candidates candidates = new Candidates(ids);
        candidates.insert(1, 10);
        candidates.insert(2, 9);
        candidates.corruptPosition(2, 0);
        assertThrows(BrokenInvariantException.class, candidates::assertValid);
        candidates.corruptPosition(2, 1);
        assertTrue(candidates.assertValid());
        candidates.corruptPosition(3, 1);
        assertThrows(BrokenInvariantException.class, candidates::assertValid);
    }

    private WindowCounts filled() {
        WindowCounts window = new WindowCounts(ids, 5);
        for (int slot = 0; slot < 100; slot++) {
            window.add(slot, 1 + slot);
        }
        window.settle();
        assertTrue(window.assertValid());
        return window;
    }

    @Test
    void window_counts_see_a_count_that_heap_histogram_or_sum_do_not_know() {
        for (int slot : new int[] {0, 50, 99}) {
            WindowCounts window = filled();
            window.columnForTest().add(slot, 1);
            assertThrows(BrokenInvariantException.class, window::assertValid);
        }
        WindowCounts below = filled();
        below.columnForTest().add(10, 1);
        below.columnForTest().add(11, -1);
        assertTrue(below.assertValid(), "two videos that swap low counts are a valid state");
        below.columnForTest().add(12, 1);
        below.columnForTest().add(14, -1);
        String message =
                String.valueOf(
                        assertThrows(BrokenInvariantException.class, below::assertValid)
                                .getMessage());
        assertTrue(message.contains("histogram"), message);
    }

    @Test
    void window_counts_see_a_candidate_that_is_missing_or_below_the_floor() {
        WindowCounts missing = filled();
        missing.candidatesForTest().remove(99);
        assertThrows(BrokenInvariantException.class, missing::assertValid);
        WindowCounts extra = filled();
        extra.candidatesForTest().insert(0, 1);
        assertThrows(BrokenInvariantException.class, extra::assertValid);
        assertEquals(100, extra.videos());
    }

    @Test
    void window_counts_see_a_count_in_a_free_slot() {
        WindowCounts window = filled();
        ids.free(40);
        assertThrows(BrokenInvariantException.class, window::assertValid);
    }
}
