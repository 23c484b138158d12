package io.headtail.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for conditions, never for time. How long at most is one bound for all tests, only there so
 * that a test that hangs ends: far more than the slowest machine needs.
 */
public final class Await {
    /** ISO 8601; {@code -Dheadtail.test.patience=PT1M} lets a hanging test fail sooner. */
    public static final Duration PATIENCE =
            Duration.parse(System.getProperty("headtail.test.patience", "PT10M"));

    /** Of a process that does many things, each of which may take that long. */
    private static final int STEPS = 6;

    private static final long FIRST_PAUSE_NANOS = 20_000_000;

    /** After a second: asking costs the others that run more than it gains. */
    private static final long LATER_PAUSE_NANOS = 80_000_000;

    private static final long LATER_FROM_NANOS = 1_000_000_000;

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what is awaited, for the failure
     * @throws AssertionError if it does not hold within {@link #PATIENCE}
     */
    public static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    /** As {@link #until(String, BooleanSupplier)}; {@code what} is asked at the end. */
    public static void until(Supplier<String> what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long waited = System.nanoTime() - start;
            if (waited > PATIENCE.toNanos()) {
                throw new AssertionError("not within " + PATIENCE + ": " + what.get());
            }
            LockSupport.parkNanos(
                    waited < LATER_FROM_NANOS ? FIRST_PAUSE_NANOS : LATER_PAUSE_NANOS);
        }
    }

    /** Waits for a process to end; whether it has. */
    public static boolean end(Process process) throws InterruptedException {
        return process.waitFor(STEPS * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
