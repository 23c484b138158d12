package io.headtail.tool.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.tool.ToolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ViewGeneratorTest {
    private static final int STAY = Integer.MAX_VALUE;

    @Test
    void the_same_seed_gives_the_same_ids_and_another_seed_gives_others() {
        ViewGenerator a = new ViewGenerator(1000, 1.05, 7, 100);
        ViewGenerator b = new ViewGenerator(1000, 1.05, 7, 100);
        ViewGenerator c = new ViewGenerator(1000, 1.05, 8, 100);
        int differing = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] id = a.nextId();
            assertArrayEquals(id, b.nextId());
            differing += Arrays.equals(id, c.nextId()) ? 0 : 1;
        }
        assertTrue(differing > 5_000, differing + " of 10000 differ");
    }

    @Test
    void an_id_is_v_and_nine_digits() {
        String id =
                new String(new ViewGenerator(1, 1, 1, STAY).nextId(), StandardCharsets.US_ASCII);
        assertEquals("v_000000000", id);
        String other =
                new String(new ViewGenerator(5000, 1, 1, STAY).nextId(), StandardCharsets.US_ASCII);
        assertTrue(other.matches("v_00000[0-4][0-9]{3}"), other);
    }

    @Test
    void ranks_are_drawn_by_the_law_of_zipf() {
        for (double skew : new double[] {0, 0.5, 1.05, 2}) {
            int n = 100;
            int draws = 400_000;
            ZipfSampler sampler = new ZipfSampler(n, skew);
            SplittableRandom random = new SplittableRandom(42);
            int[] seen = new int[n];
            for (int i = 0; i < draws; i++) {
                seen[sampler.next(random)]++;
            }
            double sum = 0;
            for (int rank = 1; rank <= n; rank++) {
                sum += Math.pow(rank, -skew);
            }
            for (int rank = 1; rank <= n; rank++) {
                double expected = draws * Math.pow(rank, -skew) / sum;
                double deviations = Math.abs(seen[rank - 1] - expected) / Math.sqrt(expected + 1);
                assertTrue(deviations < 5, "skew " + skew + " rank " + rank + ": " + deviations);
            }
        }
    }

    @Test
    void favourites_drift() {
        ViewGenerator generator = new ViewGenerator(10_000, 1.05, 3, 1_000);
        int early = favourite(generator, 20_000);
        for (int i = 0; i < 1_000_000; i++) {
            generator.nextVideo();
        }
        assertNotEquals(early, favourite(generator, 20_000));
    }

    @Test
    void favourites_stay_when_nothing_moves() {
        ViewGenerator generator = new ViewGenerator(10_000, 1.05, 3, STAY);
        int early = favourite(generator, 20_000);
        for (int i = 0; i < 1_000_000; i++) {
            generator.nextVideo();
        }
        assertEquals(early, favourite(generator, 20_000));
    }

    @Test
    void the_favourite_is_not_simply_the_first_number() {
        boolean all = true;
        for (int seed = 0; seed < 5; seed++) {
            all &= favourite(new ViewGenerator(1_000, 1.5, seed, STAY), 2_000) == 0;
        }
        assertFalse(all);
    }

    @Test
    void a_wrong_argument_is_named_with_what_is_allowed() {
        ToolException e = assertThrows(ToolException.class, () -> new ViewGenerator(0, 1, 1, STAY));
        assertEquals("videos 0: allowed are 1 to 100000000", e.getMessage());
        assertThrows(ToolException.class, () -> new ViewGenerator(1, -1, 1, STAY));
        assertThrows(ToolException.class, () -> new ViewGenerator(1, Double.NaN, 1, STAY));
        assertThrows(ToolException.class, () -> new ViewGenerator(1, 1, 1, 0));
    }

    private static int favourite(ViewGenerator generator, int events) {
        int[] views = new int[10_000];
        int best = 0;
        for (int i = 0; i < events; i++) {
            int video = generator.nextVideo();
            if (++views[video] > views[best]) {
                best = video;
            }
        }
        return best;
    }
}
