package io.headtail.count.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ids with the same hash, made by somebody who knows the code but not the process's secret. */
class CollidingIdsTest {
    private static final int IDS = 3_000;
    private static final int LENGTH = 32;

    /** The constants of wyhash, which this hash used before they were drawn for each process. */
    private static final long P0 = 0xa0761d6478bd642fL;

    private static final long P1 = 0xe7037ed1a0b428dbL;

    private static long fold(long a, long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }

    // The third word is chosen so that the state after it is zero, whatever the first two were.
    private static byte[] colliding(Random random) {
        byte[] id = new byte[LENGTH];
        while (true) {
            for (int i = 0; i < LENGTH; i++) {
                id[i] = (byte) (i < 16 ? 'a' + random.nextInt(26) : 'x');
            }
            long first = IdHash.first(id, 0, LENGTH);
            long state = fold(fold(first ^ P0, IdHash.second(id, 0, LENGTH) ^ P1), P0);
            long third = fold(state ^ IdHash.first(id, 8, 8), P1);
            if (isAscii(third)) {
                for (int i = 0; i < 8; i++) {
                    id[16 + i] = (byte) (third >>> (8 * (7 - i)));
                }
                return id;
            }
        }
    }

    private static boolean isAscii(long word) {
        return (word & 0x8080808080808080L) == 0 && word != 0;
    }

    /** Average number of entries that a lookup of each id visits. */
    private static double passed(VideoIds ids) {
        IdTable table = ids.table;
        int mask = table.capacity() - 1;
        int bits = Integer.bitCount(mask);
        long passed = 0;
        for (int at = 0; at < table.capacity(); at++) {
            int slot = table.slotAt(at);
            if (slot >= 0) {
                byte[] id = ids.bytes(slot);
                int home = (int) (IdHash.hash(id, 0, id.length) >>> (64 - bits));
                passed += (at - home) & mask;
            }
        }
        return (double) passed / ids.size();
    }

    @Test
    void ids_that_collide_by_known_numbers_are_looked_up_as_fast_as_others() {
        Seeds.run(
                CollidingIdsTest.class,
                2,
                random -> {
                    VideoIds ids = new VideoIds();
                    Set<Long> hashes = new HashSet<>();
                    for (int i = 0; i < IDS; i++) {
                        byte[] id = colliding(random);
                        ids.intern(id, 0, LENGTH);
                        hashes.add(IdHash.hash(id, 0, LENGTH));
                    }
                    assertEquals(IDS, ids.size());
                    assertEquals(IDS, hashes.size(), "different hashes");
                    // Linear probing at up to three quarters full visits 1.5 (Knuth, 6.4).
                    assertTrue(passed(ids) < 6, () -> "entries passed: " + passed(ids));
                    assertTrue(ids.assertValid());
                });
    }
}
