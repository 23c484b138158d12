package io.headtail.testing;

import java.util.Random;

/** Runs random tests with fixed seeds, or with the one of {@code -Dheadtail.seed=…}. */
public final class Seeds {
    /** A test of one seed. */
    public interface Body {
        /** Runs with a random source of that seed. */
        void run(Random random) throws Exception;
    }

    private Seeds() {}

    /** Runs the body with seeds 1 to {@code runs}; a failure says its seed and how to rerun it. */
    public static void run(Class<?> test, int runs, Body body) {
        Long only = Long.getLong("headtail.seed");
        if (only != null) {
            run(test, only, body);
            return;
        }
        for (long seed = 1; seed <= runs; seed++) {
            run(test, seed, body);
        }
    }

    private static void run(Class<?> test, long seed, Body body) {
        try {
            body.run(new Random(seed * 0x9E3779B97F4A7C15L));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "seed "
                            + seed
                            + ": "
                            + e.getMessage()
                            + "\nrerun: mvn test -Dtest="
                            + test.getSimpleName()
                            + " -Dheadtail.seed="
                            + seed,
                    e);
        }
    }
}
