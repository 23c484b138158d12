package io.headtail.tool.drill.process;

import io.headtail.tool.ToolException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, or for a moment of the plan, and gives up when the drill is stopped. */
public final class StoppableWait {
    private static final long NAP_NANOS = 20_000_000;

    private static final long SELDOM_NAP_NANOS = 200_000_000;

    private static final long LATER_FROM_NANOS = 1_000_000_000;

    private final BooleanSupplier stop;
    private final Runnable meanwhile;

    /** The user stopped the drill. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public StoppedException() {
            super("stopped");
        }
    }

    /**
     * @param stop whether the drill is stopped
     * @param meanwhile looked after several times a second
     */
    public StoppableWait(BooleanSupplier stop, Runnable meanwhile) {
        this.stop = stop;
        this.meanwhile = meanwhile;
    }

    /**
     * Waits until the condition holds.
     *
     * @throws ToolException when it does not in time
     * @throws StoppedException when the drill is stopped
     */
    public void until(String what, Duration atMost, BooleanSupplier condition) {
        if (!holds(atMost, condition)) {
            throw new ToolException("not within " + atMost.toSeconds() + " s: " + what);
        }
    }

    /** Waits until the condition holds, at most so long; whether it did. */
    public boolean holds(Duration atMost, BooleanSupplier condition) {
        return holds(atMost, NAP_NANOS, condition);
    }

    /** As {@link #holds(Duration, BooleanSupplier)}, where to ask costs processes some work. */
    public boolean holdsSeldomAsked(Duration atMost, BooleanSupplier condition) {
        return holds(atMost, SELDOM_NAP_NANOS, condition);
    }

    private boolean holds(Duration atMost, long laterNapNanos, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long waited = System.nanoTime() - start;
            if (waited > atMost.toNanos()) {
                return false;
            }
            nap(waited < LATER_FROM_NANOS ? NAP_NANOS : laterNapNanos);
        }
        return true;
    }

    /** Lets the drill go on until this wall-clock time, epoch ms. */
    public void wallClock(long epochMs) {
        while (System.currentTimeMillis() < epochMs) {
            nap(NAP_NANOS);
        }
    }

    private void nap(long nanos) {
        if (stop.getAsBoolean()) {
            throw new StoppedException();
        }
        meanwhile.run();
        LockSupport.parkNanos(nanos);
    }
}
