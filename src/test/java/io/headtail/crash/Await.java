package io.headtail.crash;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, or for a time of the scenario to come. */
final class Await {
    private static final long NAP_NANOS = 20_000_000;

    private Await() {}

    /** Waits until the condition holds; fails when it does not in time. */
    static void until(String what, Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + atMost + ": " + what);
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    /** Lets the scenario go on until this wall-clock time, epoch ms. */
    static void wallClock(long epochMs) {
        while (System.currentTimeMillis() < epochMs) {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }
}
