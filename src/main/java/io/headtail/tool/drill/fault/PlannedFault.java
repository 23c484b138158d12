package io.headtail.tool.drill.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A fault drawn before the drill begins, so that a seed determines the plan.
 *
 * @param instance index of the instance that it affects, from 0
 * @param waitMs time since the end of the previous fault
 * @param awayMs how long a killed process stays down
 * @param moment when, within a fault that lasts, an instance is killed: 0 is its start, 1 its end
 * @param tornBytes bytes of an upload that pass before it is cut
 * @param variant 0 to 3 in turn: the form of a fault that has several
 */
public record PlannedFault(
        FaultKind kind,
        int instance,
        long waitMs,
        long awayMs,
        double moment,
        int tornBytes,
        int variant) {
    /** A killed process is restarted after this time at least. */
    private static final long MIN_AWAY_MS = 1_000;

    private static final long MAX_AWAY_MS = 4_000;
    private static final int VARIANTS = 4;
    private static final int MIN_TORN_BYTES = 1 << 10;
    private static final int MAX_TORN_BYTES = 1 << 15;

    /** The largest deviation of a wait from the mean, as a fraction of the mean. */
    private static final double SPREAD = 0.2;

    /** Whether it is the first of the fault's two forms. */
    boolean first() {
        return (variant & 1) == 0;
    }

    /** Whether its size is small; both forms come small and large. */
    boolean small() {
        return (variant & 2) == 0;
    }

    /** A length in {@code [least, most)}, which the plan determines. */
    long between(long least, long most) {
        return least + (long) (moment * (most - least));
    }

    /**
     * Draws a plan with all kinds equally often, in random order.
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
                            random.nextLong(MIN_AWAY_MS, MAX_AWAY_MS),
                            random.nextDouble(),
                            random.nextInt(MIN_TORN_BYTES, MAX_TORN_BYTES),
                            Math.floorMod(plan.size() / kinds.size() + seed, VARIANTS)));
        }
        return plan;
    }
}
