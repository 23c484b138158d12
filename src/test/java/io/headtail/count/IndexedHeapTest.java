package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.id.VideoIds;
import io.headtail.count.id.VideoIdsTest;
import io.headtail.testing.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // it computes for long
class IndexedHeapTest {
    /** Ids whose byte order is not their slots' order. */
    static VideoIds shuffledIds(Random random, int count) {
        VideoIds ids = new VideoIds();
        while (ids.size() < count) {
            VideoIdsTest.intern(ids, Integer.toString(random.nextInt(100 * count), 36));
        }
        return ids;
    }

    /** The slots of the counts > 0, best first. */
    static int[] sorted(VideoIds ids, Map<Integer, Long> counts) {
        Comparator<Map.Entry<Integer, Long>> order =
                Map.Entry.<Integer, Long>comparingByValue().reversed();
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(
                        order.thenComparing(
                                entry -> ids.bytes(entry.getKey()), Arrays::compareUnsigned))
                .mapToInt(Map.Entry::getKey)
                .toArray();
    }

    @Test
    void the_first_k_are_in_order_however_many_have_moved() {
        Seeds.run(IndexedHeapTest.class, 20, IndexedHeapTest::randomRounds);
    }

    private static void randomRounds(Random random) {
        VideoIds ids = shuffledIds(random, 600);
        IndexedHeap heap = new IndexedHeap(ids);
        CountColumn column = new CountColumn();
        Map<Integer, Long> model = new HashMap<>();
        Floor floor = new Floor(ids);
        int spread = 1 + random.nextInt(50);
        for (int round = 0; round < 60; round++) {
            int changes = random.nextInt(random.nextBoolean() ? 10 : 600);
            for (int i = 0; i < changes; i++) {
                int slot = random.nextInt(600);
                column.add(slot, 1 + random.nextInt(spread) - column.get(slot));
                model.put(slot, column.get(slot));
                if (!heap.contains(slot) && floor.admits(slot, column.get(slot))) {
                    heap.push(slot, column.get(slot));
                }
            }
            heap.reread(column, floor);
            int k = 1 + random.nextInt(700);
            heap.restore(k);
            assertTrue(heap.assertValid(k, column));
            assertTrue(heap.isInOrder(k));
            int[] all = sorted(ids, model);
            assertEquals(all.length, heap.size());
            for (int slot = 0; slot < 600; slot++) {
                assertEquals(model.getOrDefault(slot, 0L) > 0, heap.placeOf(slot) >= 0);
            }
            for (int place = 0; place < Math.min(k, all.length); place++) {
                assertEquals(place, heap.placeOf(all[place]));
                assertEquals(all[place], heap.slotAt(place));
                assertEquals(model.get(all[place]), heap.countAt(place));
            }
        }
        heap.restore(600);
        int keep = heap.size() / 2;
        heap.trim(keep + 1, floor);
        heap.reread(column, floor);
        assertEquals(keep + 1, heap.size(), "the floor admits just what was kept");
        int[] all = sorted(ids, model);
        for (int place = 0; place < all.length; place++) {
            boolean above = floor.admits(all[place], column.get(all[place]));
            assertEquals(place <= keep, above);
        }
    }

    /** Two heaps of the same counts: one is asked for its places after each restore. */
    @Test
    void order_owed_is_the_same_whenever_it_is_asked_for() {
        Seeds.run(IndexedHeapTest.class, 40, IndexedHeapTest::lazyRounds);
    }

    private static void lazyRounds(Random random) {
        VideoIds ids = shuffledIds(random, 400);
        IndexedHeap asked = new IndexedHeap(ids);
        IndexedHeap lazy = new IndexedHeap(ids);
        CountColumn column = new CountColumn();
        Floor floor = new Floor(ids);
        int spread = 1 + random.nextInt(50);
        for (int round = 0; round < 40; round++) {
            int changes = random.nextInt(random.nextBoolean() ? 10 : 400);
            for (int i = 0; i < changes; i++) {
                int slot = random.nextInt(400);
                column.add(slot, random.nextInt(spread) - column.get(slot));
                if (!lazy.contains(slot) && floor.admits(slot, column.get(slot))) {
                    lazy.push(slot, column.get(slot));
                    asked.push(slot, column.get(slot));
                }
            }
            lazy.reread(column, floor);
            asked.reread(column, floor);
            if (lazy.size() > 300) {
                lazy.trim(200, floor);
                asked.trim(200, floor);
            }
            int k = 1 + random.nextInt(random.nextBoolean() ? 20 : 300);
            lazy.restore(k);
            asked.restore(k);
            checkPlaces(asked, k);
            int[] found = asked.slotsByPlace();
            assertEquals(found.length, lazy.size());
            for (int place = 0; place < Math.min(k, found.length); place++) {
                assertEquals(found[place], lazy.slotAt(place));
                assertEquals(asked.countAt(place), lazy.countAt(place));
            }
            switch (random.nextInt(6)) {
                case 0 -> assertTrue(lazy.assertValid(k, column));
                case 1 -> assertTrue(new HeapOrder(ids, column).holds(lazy.slotsByPlace(), k));
                case 2 -> checkPlaces(lazy, k);
                default -> {}
            }
        }
    }

    // Asks for places first, then for the order: the first query brings both up to date.
    private static void checkPlaces(IndexedHeap heap, int k) {
        boolean[] taken = new boolean[heap.size()];
        int placed = 0;
        for (int slot = 0; slot < 400; slot++) {
            int place = heap.placeOf(slot);
            assertEquals(heap.contains(slot), place >= 0);
            if (place >= 0) {
                assertEquals(slot, heap.slotAt(place));
                assertTrue(!taken[place], "one slot a place");
                taken[place] = true;
                placed++;
            }
        }
        assertEquals(heap.size(), placed);
        assertTrue(heap.isInOrder(k));
    }

    /** Heap order, written again and from the outside. */
    private record HeapOrder(VideoIds ids, CountColumn column) {
        boolean holds(int[] slots, int k) {
            for (int at = 1; at < slots.length; at++) {
                int above = at < k ? at - 1 : (at - 1) / 2;
                if (compare(slots[above], slots[at]) >= 0) {
                    return false;
                }
            }
            return true;
        }

        private int compare(int a, int b) {
            int byCount = Long.compare(column.get(b), column.get(a));
            return byCount != 0 ? byCount : Arrays.compareUnsigned(ids.bytes(a), ids.bytes(b));
        }
    }
}
