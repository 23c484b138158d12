package io.headtail.tool;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Holds a loop to a rate: its {@code n}-th turn comes no sooner than {@code n / rate} seconds after
 * the first. After a pause it catches up, but by one second's worth at most.
 */
public final class Pacer {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long LONGEST_NAP_NS = SECOND_NS / 10;

    private final double nsPerTurn;
    private long originNs = System.nanoTime();
    private long turns;

    /**
     * @param perSecond turns a second, &gt; 0; infinity for no limit
     */
    public Pacer(double perSecond) {
        if (!(perSecond > 0)) {
            throw new ToolException("rate " + perSecond + ": must be above 0 a second");
        }
        this.nsPerTurn = SECOND_NS / perSecond;
    }

    /** Waits for the next turn, or until {@code stop} says so. */
    public void await(BooleanSupplier stop) {
        long dueNs = originNs + (long) (turns++ * nsPerTurn);
        long aheadNs = dueNs - System.nanoTime();
        if (aheadNs < -SECOND_NS) {
            originNs -= aheadNs + SECOND_NS;
        }
        while (aheadNs > 0 && !stop.getAsBoolean()) {
            LockSupport.parkNanos(Math.min(aheadNs, LONGEST_NAP_NS));
            aheadNs = dueNs - System.nanoTime();
        }
    }
}
