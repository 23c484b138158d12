package io.headtail.tool.drill;

import io.headtail.tool.drill.check.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a drill found.
 *
 * @param settings what it was told to do
 * @param phases from each fault to the next, in order
 * @param compared exact answers held against the recount
 * @param notExact answers that said that they were not
 * @param marks what these said of themselves, and how many did
 * @param wrong exact answers that are not the recount's
 * @param described what is wrong with the first of them
 * @param problems what no process should ever do, and some did
 * @param events that counted
 * @param late events that did not
 * @param cut records deleted from the log while it ran
 * @param torn uploads that were cut off
 * @param seconds from its first answer to its last
 */
public record DrillReport(
        DrillSettings settings,
        List<Phase> phases,
        int compared,
        int notExact,
        Map<String, Integer> marks,
        int wrong,
        List<String> described,
        List<String> problems,
        int events,
        long late,
        long cut,
        int torn,
        double seconds) {
    /** The share of pairs that must have an exact answer once a fault is no longer felt. */
    public static final double LEAST_SHARE = 0.95;

    public DrillReport {
        phases = List.copyOf(phases);
        marks = Collections.unmodifiableMap(new TreeMap<>(marks));
        described = List.copyOf(described);
        problems = List.copyOf(problems);
    }

    /** Pairs of window and tick that were due more than 20 s after a fault was over. */
    public int pairs() {
        return phases.stream().mapToInt(Phase::pairs).sum();
    }

    /** How many of them had an exact answer. */
    public int exactPairs() {
        return phases.stream().mapToInt(Phase::exactPairs).sum();
    }

    /** The most events that were read again after any fault, by cursor. */
    Map<String, Long> mostReplayed() {
        Map<String, Long> most = new TreeMap<>();
        phases.forEach(
                phase ->
                        phase.fault()
                                .replayed()
                                .forEach((name, events) -> most.merge(name, events, Math::max)));
        return most;
    }

    /**
     * How many events a recovery may read again by one cursor of all partitions: those since the
     * newest snapshot was due, and those that came until answers were exact again. 0 if they never
     * were.
     */
    long mayReplay(Phase phase) {
        OptionalLong again = phase.exactAgainMs();
        return again.isEmpty()
                ? 0
                : settings.rate() * (settings.snapshotIntervalMs() + again.getAsLong()) / 1_000;
    }

    /** A table for people, with the verdict. */
    public String table() {
        return DrillTable.of(this);
    }

    /** One JSON object. */
    public String json() {
        return DrillJson.of(this);
    }

    /** Why the drill failed, a line each; empty if it passed. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        if (wrong > 0) {
            failures.add(wrong + " answers that said complete and final were wrong");
        }
        if (compared == 0) {
            failures.add("no answer was complete and final: nothing could be compared");
        } else if (settings.onTime() && (exactPairs() < LEAST_SHARE * pairs() || pairs() == 0)) {
            failures.add(
                    ("of %d answers due later than %d s after a fault %d were complete and"
                                    + " final; at least %.0f %% must be")
                            .formatted(
                                    pairs(),
                                    Phase.SETTLED_MS / 1_000,
                                    exactPairs(),
                                    100 * LEAST_SHARE));
        }
        failures.addAll(problems);
        return failures;
    }
}
