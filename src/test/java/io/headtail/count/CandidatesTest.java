package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CandidatesTest {
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
    void random_inserts_updates_and_removes_keep_the_order() {
        Seeds.run(CandidatesTest.class, 10, CandidatesTest::randomSteps);
    }

    private static void randomSteps(Random random) {
        VideoIds ids = shuffledIds(random, 600);
        Candidates candidates = new Candidates(ids);
        Map<Integer, Long> model = new HashMap<>();
        int spread = 1 + random.nextInt(50);
        for (int step = 0; step < 6_000; step++) {
            int slot = random.nextInt(600);
            long count = 1L + random.nextInt(spread);
            if (!model.containsKey(slot)) {
                candidates.insert(slot, count);
                model.put(slot, count);
            } else if (random.nextInt(4) == 0) {
                candidates.remove(slot);
                model.remove(slot);
            } else {
                candidates.update(slot, count);
                model.put(slot, count);
            }
            if (step % 40 == 0) {
                check(ids, candidates, model, 1 + random.nextInt(700));
            }
        }
        long floor = 1L + random.nextInt(spread);
        candidates.retain(floor);
        model.values().removeIf(count -> count < floor);
        check(ids, candidates, model, 600);
    }

    private static void check(
            VideoIds ids, Candidates candidates, Map<Integer, Long> model, int k) {
        assertTrue(candidates.assertValid());
        int[] top = new int[k];
        int found = candidates.top(k, top);
        int[] all = sorted(ids, model);
        assertEquals(Math.min(k, all.length), found);
        assertArrayEquals(Arrays.copyOf(all, found), Arrays.copyOf(top, found));
        assertTrue(candidates.assertValid(), "reading changed the structure");
    }

    @Test
    void what_was_appended_is_a_heap_after_heapify_whatever_its_size() {
        Random random = new Random(1);
        VideoIds ids = shuffledIds(random, 300);
        for (int size = 0; size <= 300; size = size < 10 ? size + 1 : size * 2) {
            Candidates candidates = new Candidates(ids);
            Map<Integer, Long> model = new HashMap<>();
            for (int slot = 0; slot < size; slot++) {
                long count = 1L + random.nextInt(5);
                candidates.append(slot, count);
                model.put(slot, count);
            }
            candidates.heapify();
            check(ids, candidates, model, 300);
        }
    }
}
