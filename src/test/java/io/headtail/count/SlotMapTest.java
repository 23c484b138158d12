package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Seeds;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotMapTest {
    @Test
    void random_steps_agree_with_a_hash_map() {
        Seeds.run(SlotMapTest.class, 20, SlotMapTest::randomSteps);
    }

    private static void randomSteps(Random random) {
        SlotMap map = new SlotMap();
        Map<Integer, Integer> model = new HashMap<>();
        int slots = 1 + random.nextInt(2_000);
        for (int step = 0; step < 20_000; step++) {
            int slot = random.nextInt(slots);
            switch (random.nextInt(4)) {
                case 0 -> put(map, model, slot, random.nextInt());
                case 1 -> put(map, model, slot, 0);
                default -> {
                    int delta = random.nextInt(5) - 2;
                    int sum = model.getOrDefault(slot, 0) + delta;
                    assertEquals(sum, map.add(slot, delta));
                    remember(model, slot, sum);
                }
            }
            assertEquals(model.getOrDefault(slot, 0), map.get(slot));
            assertEquals(model.size(), map.size());
        }
        Map<Integer, Integer> read = new HashMap<>();
        for (int at = 0; at < map.capacity(); at++) {
            if (map.numberAt(at) != 0) {
                read.put(map.slotAt(at), map.numberAt(at));
            }
        }
        assertEquals(model, read);
        map.clear(random.nextInt(3_000));
        assertEquals(0, map.size());
        assertEquals(0, map.get(0));
    }

    private static void put(SlotMap map, Map<Integer, Integer> model, int slot, int number) {
        map.put(slot, number);
        remember(model, slot, number);
    }

    private static void remember(Map<Integer, Integer> model, int slot, int number) {
        if (number == 0) {
            model.remove(slot);
        } else {
            model.put(slot, number);
        }
    }
}
