package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.id.IdCorruption;
import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Every checker, on structures broken on purpose: a checker that finds nothing is worse than none.
 */
class AssertValidTest {
    private final VideoIds ids = IndexedHeapTest.shuffledIds(new Random(1), 100);

    private void brokenIds(Consumer<VideoIds> damage, String found) {
        VideoIds broken = IndexedHeapTest.shuffledIds(new Random(1), 100);
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
        brokenIds(b -> IdCorruption.removeEntry(b, IdCorruption.entryOf(b, 7)), "");
        brokenIds(b -> IdCorruption.setEntry(b, IdCorruption.entryOf(b, 7), 7, 1 << 12), "hash");
        brokenIds(b -> IdCorruption.setEntry(b, IdCorruption.entryOf(b, 7), 8, 1 << 12), "");
        brokenIds(b -> IdCorruption.setEntry(b, IdCorruption.entryOf(b, 7), 999, 0), "not there");
    }

    @Test
    void video_ids_see_an_entry_of_a_slot_that_was_freed() {
        int at = IdCorruption.entryOf(ids, 9);
        ids.free(9);
        IdCorruption.setEntry(ids, at, 9, 0);
        assertThrows(BrokenInvariantException.class, ids::assertValid);
    }

    @Test
    void indexed_heap_sees_a_place_of_no_slot_and_a_slot_of_no_place() {
        IndexedHeap heap = new IndexedHeap(ids);
        heap.push(1, 10);
        heap.push(2, 9);
        assertTrue(heap.assertIndex());
        Corruption.setPlace(heap, 3, 2);
        assertThrows(BrokenInvariantException.class, heap::assertIndex);
        Corruption.setPlace(heap, 1, -1);
        assertThrows(BrokenInvariantException.class, heap::assertIndex);
    }

    @Test
    void indexed_heap_sees_two_slots_whose_places_are_exchanged() {
        WindowCounts window = filled();
        IndexedHeap heap = window.heap.heap;
        int first = heap.slotAt(0);
        int last = heap.slotAt(heap.size() - 1);
        Corruption.setPlace(heap, first, heap.size() - 1);
        Corruption.setPlace(heap, last, 0);
        assertThrows(BrokenInvariantException.class, window::assertValid);
    }

    @Test
    void indexed_heap_sees_one_behind_the_first_k_that_is_better_than_the_last_of_them() {
        WindowCounts window = filled();
        Corruption.swap(window.heap.heap, 4, 5);
        assertThrows(BrokenInvariantException.class, window::assertValid);
    }

    @Test
    void indexed_heap_sees_a_child_before_its_parent_behind_those_in_order() {
        WindowCounts window = filled();
        IndexedHeap heap = window.heap.heap;
        assertTrue(heap.size() > 2 * 5 + 2, "places behind the first five have children");
        Corruption.swap(heap, 5, 11);
        assertThrows(BrokenInvariantException.class, window::assertValid);
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
    void window_counts_see_a_count_that_the_sum_or_the_heap_does_not_know() {
        for (int slot : new int[] {0, 50, 99}) {
            WindowCounts window = filled();
            window.column.add(slot, 1);
            assertThrows(BrokenInvariantException.class, window::assertValid);
        }
        WindowCounts above = filled();
        above.column.add(10, 1_000);
        above.column.add(99, -90);
        above.column.add(98, -99);
        above.column.add(97, -98);
        above.column.add(96, -97);
        above.column.add(95, -96);
        String message =
                String.valueOf(
                        assertThrows(BrokenInvariantException.class, above::assertValid)
                                .getMessage());
        assertTrue(message.contains("not in the heap"), message);
    }

    @Test
    void window_counts_see_a_video_that_the_heap_lacks() {
        WindowCounts missing = filled();
        missing.heap.heap.trim(4, new Floor(ids));
        assertThrows(BrokenInvariantException.class, missing::assertValid);
        assertEquals(100, missing.videos());
    }

    @Test
    void window_counts_see_a_heap_that_is_out_of_order_or_out_of_date() {
        WindowCounts swapped = filled();
        Corruption.swap(swapped.heap.heap, 2, 4);
        assertThrows(BrokenInvariantException.class, swapped::assertValid);
        WindowCounts outOfDate = filled();
        outOfDate.column.add(99, 1);
        outOfDate.column.add(0, -1);
        outOfDate.column.add(1, 1);
        outOfDate.column.add(2, -1);
        assertThrows(BrokenInvariantException.class, outOfDate::assertValid);
    }

    @Test
    void window_counts_see_a_count_in_a_free_slot() {
        WindowCounts window = filled();
        ids.free(40);
        assertThrows(BrokenInvariantException.class, window::assertValid);
    }
}
