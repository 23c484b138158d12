package io.headtail.merge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartialTest {
    private static final WindowSpec ALL = WindowSpec.allTime("all");

    private static Partials random(Random random) {
        Partials partials = new Partials();
        partials.spec = random.nextBoolean() ? Partials.MINUTE : ALL;
        partials.tick = 1_000L * (1 + random.nextInt(2_000_000_000));
        partials.isFinal = random.nextBoolean();
        partials.complete = random.nextBoolean();
        partials.headOffset = 1_000 + (random.nextLong() >>> (1 + random.nextInt(40)));
        partials.fingerprint = random.nextLong();
        partials.partitions = 1 + random.nextInt(5_000);
        partials.misplaced = random.nextInt(3) == 0;
        partials.countChangedThrough = random.nextInt(3) == 0 ? partials.tick - 10 : Long.MIN_VALUE;
        return partials;
    }

    private static String[] rows(Random random) {
        Map<String, Integer> views = new TreeMap<>();
        for (int i = random.nextInt(60); i > 0; i--) {
            String id = "\u00e9".repeat(random.nextInt(30)) + Long.toString(random.nextLong(), 36);
            views.put(id, 1 + random.nextInt(random.nextInt(10) == 0 ? Integer.MAX_VALUE : 9));
        }
        Comparator<Map.Entry<String, Integer>> order =
                Map.Entry.<String, Integer>comparingByValue().reversed();
        return views.entrySet().stream()
                .sorted(order.thenComparing(PartialTest::utf8, Arrays::compareUnsigned))
                .map(row -> row.getKey() + "=" + row.getValue())
                .toArray(String[]::new);
    }

    private static byte[] utf8(Map.Entry<String, Integer> row) {
        return row.getKey().getBytes(StandardCharsets.UTF_8);
    }

    private static String[] rowsOf(Partial partial) {
        String[] rows = new String[partial.rows()];
        for (int row = 0; row < rows.length; row++) {
            String id = new String(partial.id(row), StandardCharsets.UTF_8);
            rows[row] = id + "=" + partial.views(row);
        }
        return rows;
    }

    @Test
    void an_encoded_partial_is_read_back() {
        Seeds.run(
                PartialTest.class,
                300,
                random -> {
                    Partials in = random(random);
                    String[] rows = rows(random);
                    Partial out = new Partial(in.of(rows));
                    boolean all = in.spec.isAllTime();
                    boolean events = rows.length > 0;
                    assertArrayEquals(rows, rowsOf(out));
                    assertEquals(in.isFinal, out.isFinal());
                    assertEquals(in.complete, out.complete());
                    assertEquals(in.complete ? Long.MIN_VALUE : in.tick, out.completeFrom());
                    assertEquals(in.fingerprint, out.fingerprint());
                    assertEquals(in.partitions, out.partitions());
                    assertEquals(SpanCode.of(in.spec.span()), SpanCode.of(out.span()));
                    assertEquals(in.tick, out.tick());
                    assertEquals(in.misplaced && events, out.misplaced());
                    assertEquals(in.countChangedThrough != Long.MIN_VALUE, out.countChanged());
                    assertEquals(all && events ? in.tick - 1 : Long.MAX_VALUE, out.firstEvent());
                });
    }

    @Test
    void a_truncated_or_lengthened_partial_is_refused() {
        Seeds.run(
                PartialTest.class,
                10,
                random -> {
                    byte[] bytes = random(random).of(rows(random));
                    for (int length = 0; length < bytes.length; length++) {
                        byte[] cut = Arrays.copyOf(bytes, length);
                        assertThrows(IllegalArgumentException.class, () -> new Partial(cut));
                    }
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    assertThrows(IllegalArgumentException.class, () -> new Partial(longer));
                });
    }

    // A partial has no checksum of its own (Kafka's record batch has one), so a flipped bit may go
    // undetected; but it is read as something well-formed, or refused.
    @Test
    void a_partial_with_a_flipped_bit_is_refused_or_well_formed() {
        Seeds.run(
                PartialTest.class,
                6,
                random -> {
                    byte[] bytes = random(random).of(rows(random));
                    for (int bit = 0; bit < bytes.length * 8; bit++) {
                        byte[] flipped = bytes.clone();
                        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                        readOrRefuse(flipped);
                    }
                });
    }

    @Test
    void random_bytes_are_refused_or_well_formed() {
        Seeds.run(
                PartialTest.class,
                2_000,
                random -> {
                    byte[] bytes = new byte[random.nextInt(80)];
                    random.nextBytes(bytes);
                    if (bytes.length > 1) {
                        bytes[0] = 1;
                    }
                    readOrRefuse(bytes);
                    try {
                        PartialKey.decode(bytes);
                    } catch (IllegalArgumentException e) {
                        assertFalse(String.valueOf(e.getMessage()).isEmpty());
                    }
                });
    }

    private static void readOrRefuse(byte[] bytes) {
        Partial partial;
        try {
            partial = new Partial(bytes);
        } catch (IllegalArgumentException e) {
            return;
        }
        assertTrue(partial.partitions() >= 1);
        for (int row = 0; row < partial.rows(); row++) {
            assertTrue(partial.views(row) >= 1);
            assertTrue(row == 0 || partial.views(row) <= partial.views(row - 1));
            assertTrue(partial.id(row).length >= 1 && partial.id(row).length <= 255);
        }
    }

    @Test
    void a_key_is_read_back() {
        PartialKey key = new PartialKey("topic-1", "r\u00e9plica", 300, "minute");
        assertEquals(key, PartialKey.decode(key.encode()));
        assertThrows(IllegalArgumentException.class, () -> PartialKey.decode(new byte[] {9}));
    }

    @Test
    void final_partials_do_not_say_what_their_head_had_read() {
        Partials one = new Partials();
        Partials other = new Partials();
        other.headOffset = 5_000;
        assertArrayEquals(one.of("a=1"), other.of("a=1"));
        one.isFinal = false;
        other.isFinal = false;
        assertTrue(new Partial(other.of("a=1")).supersedes(new Partial(one.of("a=1"))));
    }
}
