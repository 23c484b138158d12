package io.headtail.count.id;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

public class VideoIdsTest {
    private final VideoIds ids = new VideoIds();

    public static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static int intern(VideoIds ids, String id) {
        byte[] bytes = bytes(id);
        return ids.intern(bytes, 0, bytes.length);
    }

    private int find(String id) {
        byte[] bytes = bytes(id);
        return ids.find(bytes, 0, bytes.length);
    }

    @Test
    void an_id_keeps_its_slot_and_is_read_from_the_middle_of_a_buffer() {
        int slot = intern(ids, "v_123");
        assertEquals(slot, ids.intern(bytes("xxv_123yy"), 2, 5));
        assertEquals(slot, ids.find(bytes("xxv_123yy"), 2, 5));
        assertEquals(VideoIds.NONE, find("v_12"));
        assertArrayEquals(bytes("v_123"), ids.bytes(slot));
    }

    @Test
    void ids_of_no_bytes_or_more_than_255_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> ids.intern(new byte[0], 0, 0));
        assertThrows(IllegalArgumentException.class, () -> ids.intern(new byte[256], 0, 256));
        assertEquals(255, ids.length(ids.intern(new byte[255], 0, 255)));
        assertTrue(ids.assertValid());
    }

    @Test
    void ids_are_ordered_by_unsigned_bytes_and_a_prefix_comes_first() {
        int low = intern(ids, "a\u007f");
        int high = intern(ids, "a\u0080");
        int prefix = intern(ids, "a");
        assertTrue(ids.compare(low, high) < 0);
        assertTrue(ids.compare(prefix, low) < 0);
        assertEquals(0, ids.compare(high, high));
    }

    @Test
    void a_freed_slot_is_free_even_when_no_other_was_freed_before_it() {
        int slot = intern(ids, "a");
        intern(ids, "b");
        ids.free(slot);
        assertFalse(ids.inUse(slot));
        assertTrue(ids.assertValid());
        assertThrows(BrokenInvariantException.class, () -> ids.free(slot));
        assertEquals(slot, intern(ids, "c"));
        assertEquals(2, ids.slots());
    }

    @Test
    void slots_and_cells_are_reused_so_that_memory_follows_the_ids_in_use() {
        long memory = 0;
        for (int round = 0; round < 50; round++) {
            List<Integer> slots = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                slots.add(intern(ids, "video-" + round + "-" + (10_000 + i)));
            }
            assertEquals(5_000, ids.slots());
            memory = round == 10 ? ids.memoryBytes() : memory;
            slots.forEach(ids::free);
        }
        assertEquals(memory, ids.memoryBytes());
        assertEquals(0, ids.size());
        assertTrue(ids.assertValid());
    }

    @Test
    void random_steps_agree_with_a_hash_map() {
        Seeds.run(VideoIdsTest.class, 8, VideoIdsTest::randomSteps);
    }

    private static void randomSteps(Random random) {
        VideoIds ids = new VideoIds();
        Map<String, Integer> model = new HashMap<>();
        Map<Integer, String> bySlot = new HashMap<>();
        List<String> names = names(random, 3_000);
        int most = 0;
        for (int step = 0; step < 40_000; step++) {
            String name = names.get(random.nextInt(names.size()));
            boolean growing = (step / 8_000) % 2 == 0;
            Integer known = model.get(name);
            byte[] bytes = bytes(name);
            assertEquals(known == null ? VideoIds.NONE : known, ids.find(bytes, 0, bytes.length));
            if (random.nextInt(10) < (growing ? 8 : 3)) {
                int slot = ids.intern(bytes, 0, bytes.length);
                if (known == null) {
                    assertNull(bySlot.put(slot, name), "slot given out twice");
                    model.put(name, slot);
                }
                assertEquals(model.get(name), slot);
            } else if (known != null) {
                ids.free(known);
                model.remove(name);
                bySlot.remove(known);
            }
            most = Math.max(most, model.size());
            assertEquals(model.size(), ids.size());
            if (step % 2_000 == 0) {
                assertTrue(ids.assertValid());
            }
        }
        assertEquals(most, ids.slots(), "slots follow the most ids in use at once");
        compareAll(ids, model, random);
    }

    private static void compareAll(VideoIds ids, Map<String, Integer> model, Random random) {
        assertTrue(ids.assertValid());
        List<String> left = new ArrayList<>(model.keySet());
        model.forEach((name, slot) -> assertArrayEquals(bytes(name), ids.bytes(slot)));
        for (int i = 0; i < 2_000 && !left.isEmpty(); i++) {
            String a = left.get(random.nextInt(left.size()));
            String b = left.get(random.nextInt(left.size()));
            assertEquals(
                    Integer.signum(Arrays.compareUnsigned(bytes(a), bytes(b))),
                    Integer.signum(ids.compare(slot(model, a), slot(model, b))));
        }
    }

    private static int slot(Map<String, Integer> model, String name) {
        return model.getOrDefault(name, VideoIds.NONE);
    }

    private static List<String> names(Random random, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = random.nextInt(3) == 0 ? 1 + random.nextInt(255) : 1 + random.nextInt(14);
            StringBuilder name = new StringBuilder();
            for (int at = 0; at < length; at++) {
                // Few different bytes, so that prefixes and near-equals are common.
                name.append((char) (random.nextBoolean() ? 'a' : 0xfd + random.nextInt(3)));
            }
            names.add(name.toString());
        }
        return names;
    }

    @Test
    void clearing_forgets_every_id() {
        intern(ids, "a");
        ids.clear();
        assertEquals(VideoIds.NONE, find("a"));
        assertEquals(0, intern(ids, "b"));
        assertTrue(ids.assertValid());
    }
}
