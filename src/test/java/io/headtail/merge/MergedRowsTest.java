package io.headtail.merge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.ParameterizedType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Merges rows whose ids have the same hash. */
class MergedRowsTest {
    /**
     * Ids with the same {@code Arrays.hashCode}: "Aa" and "BB" have it, and so do all strings made
     * of them.
     */
    private static List<byte[]> colliding(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(
                        n -> {
                            StringBuilder id = new StringBuilder();
                            for (int bit = 0; bit < 8; bit++) {
                                id.append((n >>> bit & 1) == 0 ? "Aa" : "BB");
                            }
                            return id.toString().getBytes(StandardCharsets.US_ASCII);
                        })
                .toList();
    }

    private static Partial partial(List<byte[]> ids) {
        Partials of = new Partials();
        byte[] value =
                of.of(
                        ids.stream()
                                .map(id -> new String(id, StandardCharsets.US_ASCII) + "=3")
                                .toArray(String[]::new));
        return new Partial(value, 0, Marks.NONE);
    }

    @Test
    void ids_of_one_hash_are_told_apart() {
        List<byte[]> ids = colliding(0, 200);
        assertEquals(1, ids.stream().mapToInt(Arrays::hashCode).distinct().count());
        MergedRows apart =
                MergedRows.of(
                        List.of(partial(ids.subList(0, 100)), partial(ids.subList(100, 200))), 200);
        assertFalse(apart.idInTwoPartitions());
        List<byte[]> sorted = ids.stream().sorted(Arrays::compareUnsigned).toList();
        for (int i = 0; i < 200; i++) {
            assertArrayEquals(sorted.get(i), apart.rows().get(i).id());
        }
        MergedRows twice =
                MergedRows.of(
                        List.of(partial(ids.subList(0, 100)), partial(ids.subList(99, 199))), 200);
        assertTrue(twice.idInTwoPartitions());
        TreeMap<Long, Integer> byViews = new TreeMap<>();
        twice.rows().forEach(row -> byViews.merge(row.views(), 1, Integer::sum));
        assertEquals(new TreeMap<>(Map.of(3L, 198, 6L, 1)), byViews);
    }

    /** A {@code HashMap} checks exactly this before it makes a tree of keys with the same hash. */
    @Test
    void a_map_can_order_ids_of_one_hash() {
        Class<?> key =
                Stream.of(MergedRows.class.getDeclaredClasses())
                        .filter(c -> c.getSimpleName().equals("Id"))
                        .findFirst()
                        .orElseThrow();
        boolean ordered =
                Stream.of(key.getGenericInterfaces())
                        .anyMatch(
                                type ->
                                        type instanceof ParameterizedType of
                                                && of.getRawType() == Comparable.class
                                                && of.getActualTypeArguments()[0] == key);
        assertTrue(ordered, key + " must itself be Comparable to its own kind");
    }
}
