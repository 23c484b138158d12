package io.headtail.tool;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Limits the rate of a loop: its {@code n}-th iteration starts no earlier than {@code n / rate}
 * seconds after the first. After a pause it catches up by at most one second's worth.
 */
public final class Pacer {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long MAX_NAP_NS = SECOND_NS / 10;

    private final double nsPerTurn;
    private long originNs = System.nanoTime();
    private long turns;

    /**
     * @param perSecond iterations per second, &gt; 0; infinity for no limit
     * @throws ToolException if the rate is not above 0
     */
    public Pacer(double perSecond) {
        if (!(perSecond > 0)) {
            throw new ToolException("rate " + perSecond + ": must be above 0 a second");
        }
        this.nsPerTurn = SECOND_NS / perSecond;
    }

    /** Waits for the next iteration, or until {@code stop} returns true. */
    public void await(BooleanSupplier stop) {
        long dueNs = originNs + (long) (turns++ * nsPerTurn);
        long aheadNs = dueNs - System.nanoTime();
        if (aheadNs < -SECOND_NS) {
            originNs -= aheadNs + SECOND_NS;
        }
        while (aheadNs > 0 && !stop.getAsBoolean()) {
            LockSupport.parkNanos(Math.min(aheadNs, MAX_NAP_NS));
            aheadNs = dueNs - System.nanoTime();
        }
    }
}
