package io.headtail.tool.drill;

import io.headtail.tool.drill.check.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The results of a drill.
 *
 * @param settings the drill's settings
 * @param phases from each fault to the next, in order
 * @param compared number of exact answers compared with the recount
 * @param notExact number of answers marked as not exact
 * @param marks the marks of these answers, with the number of answers for each
 * @param wrong number of exact answers that differ from the recount
 * @param described descriptions of the first wrong answers
 * @param problems unexpected behaviour of processes
 * @param events number of events that counted
 * @param late number of late events, which did not count
 * @param cut number of records deleted from the log during the drill
 * @param torn number of truncated uploads
 * @param seconds time from the first answer to the last
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
    /** The minimum share of pairs that must have an exact answer once a fault should be over. */
    public static final double MIN_EXACT_SHARE = 0.95;

    /** Copies the collections. */
    public DrillReport {
        phases = List.copyOf(phases);
        marks = Collections.unmodifiableMap(new TreeMap<>(marks));
        described = List.copyOf(described);
        problems = List.copyOf(problems);
    }

    /** The number of (window, tick) pairs that were due more than 20 s after a fault was over. */
    public int pairs() {
        return phases.stream().mapToInt(Phase::pairs).sum();
    }

    /** The number of these pairs with an exact answer. */
    public int exactPairs() {
        return phases.stream().mapToInt(Phase::exactPairs).sum();
    }

    /** The most events that were replayed after any fault, by cursor. */
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
     * How many events a recovery may replay for one cursor, summed over all partitions: those since
     * the newest snapshot was due, and those that arrived until answers were exact again. 0 if they
     * never were.
     */
    long mayReplay(Phase phase) {
        OptionalLong again = phase.exactAgainMs();
        return again.isEmpty()
                ? 0
                : settings.rate() * (settings.snapshotIntervalMs() + again.getAsLong()) / 1_000;
    }

    /** A human-readable table with the verdict. */
    public String table() {
        return DrillTable.of(this);
    }

    /** One JSON object. */
    public String json() {
        return DrillJson.of(this);
    }

    /** The reasons why the drill failed, one line each; empty if it passed. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        if (wrong > 0) {
            failures.add(wrong + " answers that said complete and final were wrong");
        }
        if (compared == 0) {
            failures.add("no answer was complete and final: nothing could be compared");
        } else if (settings.onTime()
                && (exactPairs() < MIN_EXACT_SHARE * pairs() || pairs() == 0)) {
            failures.add(
                    ("of %d answers due later than %d s after a fault %d were complete and"
                                    + " final; at least %.0f %% must be")
                            .formatted(
                                    pairs(),
                                    Phase.SETTLED_MS / 1_000,
                                    exactPairs(),
                                    100 * MIN_EXACT_SHARE));
        }
        failures.addAll(problems);
        return failures;
    }
}
