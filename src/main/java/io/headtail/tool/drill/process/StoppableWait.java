package io.headtail.tool.drill.process;

import io.headtail.tool.ToolException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a condition or a time, and gives up when the drill is stopped. */
public final class StoppableWait {
    private static final long POLL_INTERVAL_NANOS = 20_000_000;

    private static final long SLOW_POLL_INTERVAL_NANOS = 200_000_000;

    private static final long SLOW_POLL_AFTER_NANOS = 1_000_000_000;

    private final BooleanSupplier stop;
    private final Runnable meanwhile;

    /** The user stopped the drill. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** For a drill that was stopped. */
        public StoppedException() {
            super("stopped");
        }
    }

    /**
     * @param stop whether the drill is stopped
     * @param meanwhile called several times a second while waiting
     */
    public StoppableWait(BooleanSupplier stop, Runnable meanwhile) {
        this.stop = stop;
        this.meanwhile = meanwhile;
    }

    /**
     * The result of a drill; null if it was stopped.
     *
     * @throws ToolException if the drill throws it, and was not stopped
     */
    public static <T> @Nullable T unlessStopped(BooleanSupplier stop, Supplier<T> drill) {
        try {
            return drill.get();
        } catch (StoppedException e) {
            return null;
        } catch (ToolException e) {
            // At Ctrl-C, processes may end before the drill checks its own signal.
            if (stop.getAsBoolean()) {
                return null;
            }
            throw e;
        }
    }

    /**
     * Waits until the condition holds.
     *
     * @throws ToolException if it does not hold within {@code atMost}
     * @throws StoppedException when the drill is stopped
     */
    public void until(String what, Duration atMost, BooleanSupplier condition) {
        if (!holds(atMost, condition)) {
            throw new ToolException("not within " + atMost.toSeconds() + " s: " + what);
        }
    }

    /** Waits until the condition holds, for {@code atMost}; returns whether it did. */
    public boolean holds(Duration atMost, BooleanSupplier condition) {
        return holds(atMost, POLL_INTERVAL_NANOS, condition);
    }

    /** Like {@link #holds(Duration, BooleanSupplier)} for a condition that is costly to check. */
    public boolean holdsPolledSlowly(Duration atMost, BooleanSupplier condition) {
        return holds(atMost, SLOW_POLL_INTERVAL_NANOS, condition);
    }

    private boolean holds(Duration atMost, long laterNapNanos, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long waited = System.nanoTime() - start;
            if (waited > atMost.toNanos()) {
                return false;
            }
            nap(waited < SLOW_POLL_AFTER_NANOS ? POLL_INTERVAL_NANOS : laterNapNanos);
        }
        return true;
    }

    /** Waits until this wall-clock time, epoch ms. */
    public void wallClock(long epochMs) {
        while (System.currentTimeMillis() < epochMs) {
            nap(POLL_INTERVAL_NANOS);
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
