package io.headtail.http.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void a_duration_is_in_the_first_bucket_whose_bound_is_not_less() {
        double[] bounds = Durations.boundsSeconds();
        for (int i = 0; i < bounds.length; i++) {
            Durations durations = new Durations();
            long bound = Math.round(bounds[i] * 1e9);
            durations.add(bound);
            durations.add(bound + 1);
            long[] expected = new long[bounds.length + 1];
            expected[i] = 1;
            expected[i + 1] = 1;
            assertEquals(Arrays.toString(expected), Arrays.toString(durations.counts()));
            assertEquals((2 * bound + 1) / 1e9, durations.sumSeconds(), 1e-12);
        }
    }

    @Test
    void the_bounds_ascend_and_have_that_of_the_objective() {
        double[] bounds = Durations.boundsSeconds();
        for (int i = 1; i < bounds.length; i++) {
            assertTrue(bounds[i - 1] < bounds[i]);
        }
        assertTrue(Arrays.binarySearch(bounds, 0.05) >= 0);
    }
}
