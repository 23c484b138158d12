package io.headtail.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, never for time. */
public final class Await {
    private static final long PAUSE_NANOS = 20_000_000;

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what is awaited, for the failure
     * @throws AssertionError if it does not hold within {@code patience}
     */
    public static void until(Duration patience, String what, BooleanSupplier condition) {
        until(patience, () -> what, condition);
    }

    /** As {@link #until(Duration, String, BooleanSupplier)}; {@code what} is asked at the end. */
    public static void until(Duration patience, Supplier<String> what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new AssertionError("not within " + patience + ": " + what.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
