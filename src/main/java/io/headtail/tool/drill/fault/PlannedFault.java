package io.headtail.tool.drill.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A fault as it was drawn before the drill began, so that one seed gives one plan.
 *
 * @param instance which of the instances it meets, from 0
 * @param waitMs how long after the fault before was over
 * @param awayMs how long what was killed stays away
 * @param moment when, within a fault that lasts, an instance is killed: 0 its start, 1 its end
 * @param tornBytes how many bytes of an upload pass
 * @param variant 0 to 3, one after another: how a fault that has several forms is done
 */
public record PlannedFault(
        FaultKind kind,
        int instance,
        long waitMs,
        long awayMs,
        double moment,
        int tornBytes,
        int variant) {
    /** What was killed is started again so long after. */
    private static final long LEAST_AWAY_MS = 1_000;

    private static final long MOST_AWAY_MS = 4_000;
    private static final int VARIANTS = 4;
    private static final int LEAST_TORN = 1 << 10;
    private static final int MOST_TORN = 1 << 15;

    /** How far a wait may lie from the mean, as a part of it. */
    private static final double SPREAD = 0.2;

    /** Which of two forms of the fault it is. */
    boolean first() {
        return (variant & 1) == 0;
    }

    /** Whether what the fault has a measure of is small: both forms come small and large. */
    boolean small() {
        return (variant & 2) == 0;
    }

    /** A length between two, drawn with the plan. */
    long between(long least, long most) {
        return least + (long) (moment * (most - least));
    }

    /**
     * Draws a plan in which all kinds come equally often, in random order.
     *
     * @param everyMs the mean wait
     */
    public static List<PlannedFault> draw(
            List<FaultKind> kinds, int faults, int instances, long everyMs, long seed) {
        Random random = new Random(seed);
        List<FaultKind> order = new ArrayList<>();
        while (order.size() < faults) {
            List<FaultKind> round = new ArrayList<>(kinds);
            Collections.shuffle(round, random);
            order.addAll(round);
        }
        List<PlannedFault> plan = new ArrayList<>();
        for (FaultKind kind : order.subList(0, faults)) {
            plan.add(
                    new PlannedFault(
                            kind,
                            random.nextInt(instances),
                            Math.round(everyMs * random.nextDouble(1 - SPREAD, 1 + SPREAD)),
                            random.nextLong(LEAST_AWAY_MS, MOST_AWAY_MS),
                            random.nextDouble(),
                            random.nextInt(LEAST_TORN, MOST_TORN),
                            Math.floorMod(plan.size() / kinds.size() + seed, VARIANTS)));
        }
        return plan;
    }
}
