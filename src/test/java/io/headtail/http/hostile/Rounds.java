package io.headtail.http.hostile;

import java.util.ArrayList;
import java.util.List;

/**
 * The rounds of one attack. What else the machine does falls on one server or on the other by
 * chance, and in one round may be more than all that an attack does: the median of the rounds tells
 * what is the attack's. Processor time is each server's own, and is added up.
 */
final class Rounds {
    private static final int MAX_TIMES_SLOWER = 2;
    private static final int CERTAIN = 6;
    // The clock of processor time has ticks of 10 ms; four readings are compared.
    private static final double CLOCK_NS = 40e6;

    private final List<Round> rounds = new ArrayList<>();

    void add(Round round) {
        rounds.add(round);
    }

    /** Forgets the first one, which has all that a server does for the first time. */
    void dropFirst() {
        rounds.removeFirst();
    }

    /** Whether other clients have noticed nothing, and it cost no more than proper clients do. */
    boolean isUnharmed() {
        double cpuNs = rounds.stream().mapToDouble(round -> round.cpuNs).sum();
        double fairNs = rounds.stream().mapToDouble(round -> round.fairNs).sum();
        return timesSlower() <= MAX_TIMES_SLOWER && cpuNs <= fairNs + CLOCK_NS;
    }

    /** Whether chance is ruled out: answers took longer in each of so many rounds. */
    boolean isHarmed() {
        return rounds.size() >= CERTAIN
                && rounds.stream().allMatch(round -> round.timesSlower() > MAX_TIMES_SLOWER);
    }

    private double timesSlower() {
        double[] sorted = rounds.stream().mapToDouble(Round::timesSlower).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Override
    public String toString() {
        return ("slow answers took %.2f times as long as beside proper clients (median of %s);"
                        + " processor time %,.0f ms and %,.0f ms, of as many proper clients %,.0f ms")
                .formatted(
                        timesSlower(),
                        rounds,
                        rounds.stream().mapToDouble(round -> round.cpuNs).sum() / 1e6,
                        rounds.stream().mapToDouble(round -> round.otherCpuNs).sum() / 1e6,
                        rounds.stream().mapToDouble(round -> round.fairNs).sum() / 1e6);
    }
}
