package io.headtail.history.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpenViewsTest {
    @Test
    void sums_are_those_of_a_map_in_the_order_of_minute_and_id() {
        Seeds.run(
                OpenViewsTest.class,
                20,
                random -> {
                    OpenIds interned = new OpenIds();
                    OpenViews open = new OpenViews(interned);
                    // Chars below 128: the order of strings is that of their bytes.
                    Map<Long, Map<String, Long>> expected = new TreeMap<>();
                    int ids = 1 + random.nextInt(2_000);
                    for (int i = random.nextInt(5_000); i >= 0; i--) {
                        long minute = 60_000L * random.nextInt(1 + random.nextInt(50));
                        String id = "v".repeat(random.nextInt(20)) + random.nextInt(ids);
                        byte[] bytes = ("<" + id + ">").getBytes(StandardCharsets.UTF_8);
                        int views = 1 + random.nextInt(1_000_000_000);
                        open.add(minute, bytes, 1, bytes.length - 2, views);
                        expected.computeIfAbsent(minute, m -> new TreeMap<>())
                                .merge(id, (long) views, Long::sum);
                    }
                    List<String> rows = new ArrayList<>();
                    int[] slots = interned.sorted();
                    int[] ranks = new int[slots.length];
                    for (int rank = 0; rank < slots.length; rank++) {
                        ranks[slots[rank]] = rank;
                    }
                    SortedViews sorted = open.sorted(slots, ranks);
                    while (sorted.next()) {
                        String id =
                                new String(sorted.id(), 0, sorted.length(), StandardCharsets.UTF_8);
                        rows.add(sorted.minute() + " " + id + " " + sorted.views());
                    }
                    List<String> all = new ArrayList<>();
                    expected.forEach(
                            (minute, sums) ->
                                    sums.forEach((id, n) -> all.add(minute + " " + id + " " + n)));
                    assertEquals(all, rows);
                    assertEquals(all.size(), open.size());
                    assertEquals(expected.size(), open.minutes().length);
                });
    }
}
