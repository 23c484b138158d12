package io.headtail.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.id.VideoIds;
import io.headtail.count.id.VideoIdsTest;
import io.headtail.testing.Seeds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A window that is restored with its heap answers as the one that was frozen, whatever K is now.
 */
class RestoredCountsTest {
    private static final int VIDEOS = 400;

    private final VideoIds ids = new VideoIds();
    private final Map<Integer, Long> model = new HashMap<>();

    @Test
    void a_restored_window_has_the_best_for_every_k() {
        Seeds.run(RestoredCountsTest.class, 40, random -> new RestoredCountsTest().rounds(random));
    }

    private void rounds(Random random) {
        int videos = 1 + random.nextInt(VIDEOS);
        while (ids.size() < videos) {
            // Most share their first bytes, and some are longer than a cell.
            String id = "x".repeat(random.nextInt(20)) + random.nextInt(10 * VIDEOS);
            VideoIdsTest.intern(ids, id);
        }
        int k = 1 + random.nextInt(20);
        int greatest = 1 + random.nextInt(random.nextBoolean() ? 3 : 1_000);
        WindowCounts window = new WindowCounts(ids, k);
        for (int round = 0; round < 6; round++) {
            change(window, random, greatest);
            window.settle();
            FrozenHeap heap = window.freezeHeap();
            for (int now : new int[] {1, k - 1, k, k + 1, k + 2, 2 * k, 10 * k, 2 * VIDEOS}) {
                if (now >= 1) {
                    check(restored(window, heap, now), now);
                }
            }
            int now = 1 + random.nextInt(2 * k);
            WindowCounts other = restored(window, heap, now);
            Map<Integer, Long> before = Map.copyOf(model);
            change(other, random, greatest);
            other.settle();
            check(other, now);
            model.clear();
            model.putAll(before);
        }
    }

    private void change(WindowCounts window, Random random, int greatest) {
        int changes = random.nextInt(3 * VIDEOS);
        for (int i = 0; i < changes; i++) {
            int slot = random.nextInt(ids.size());
            long count = model.getOrDefault(slot, 0L);
            if (count > 0 && random.nextInt(3) == 0) {
                long less = 1L + random.nextInt((int) Math.min(count, 1_000));
                window.subtract(slot, less);
                model.put(slot, count - less);
            } else {
                long more = 1L + random.nextInt(greatest);
                window.add(slot, more);
                model.put(slot, count + more);
            }
        }
    }

    private WindowCounts restored(WindowCounts window, FrozenHeap heap, int k) {
        RestoredCounts counts = new RestoredCounts(window.freeze().width(), ids, heap);
        for (int slot = 0; slot < ids.slots(); slot++) {
            counts.set(slot, window.count(slot));
        }
        return counts.finish(ids, k);
    }

    private void check(WindowCounts window, int k) {
        int[] all = IndexedHeapTest.sorted(ids, model);
        int[] top = new int[k];
        int found = window.top(k, top);
        assertArrayEquals(
                Arrays.copyOf(all, Math.min(k, all.length)), Arrays.copyOf(top, found), "k " + k);
        assertTrue(window.assertValid());
    }

    @Test
    void a_heap_of_a_slot_that_stands_for_no_id_is_refused() {
        VideoIdsTest.intern(ids, "a");
        VideoIdsTest.intern(ids, "b");
        ids.free(0);
        for (int slot : new int[] {0, 2, -1}) {
            FrozenHeap heap = new FrozenHeap(new int[] {1, slot}, 1, new byte[0]);
            assertEquals(
                    "slot " + slot + " is in the heap, and stands for no id",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> new RestoredCounts(0, ids, heap))
                            .getMessage());
        }
    }

    @Test
    void an_empty_window_takes_views_whatever_its_floor_was() {
        VideoIdsTest.intern(ids, "a");
        FrozenHeap heap = new FrozenHeap(new int[0], 7, "a".getBytes(UTF_8));
        WindowCounts window = new RestoredCounts(0, ids, heap).finish(ids, 3);
        window.add(0, 1);
        model.put(0, 1L);
        window.settle();
        check(window, 3);
    }
}
