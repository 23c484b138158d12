package io.headtail.tool.drill.rollout;

import io.headtail.tool.ToolException;
import io.headtail.tool.drill.DrillSettings;
import io.headtail.tool.drill.ProcessSettings;
import io.headtail.tool.drill.record.WatchedWindow;
import io.headtail.tool.drill.store.StoreKind;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a rollout drill.
 *
 * @param replicaSets number of replica sets, 1 or 2
 * @param setsAtOnce whether instances of the same ordinal of both sets are replaced at the same
 *     time, as when one change reaches both StatefulSets
 * @param instances instances of each set, 1 to 16
 * @param mergers number of mergers, 2 to 8: with one there is none while it is replaced
 * @param partitions number of the topic's partitions, 1 to 256
 * @param rate events per second, 10 to 1,000,000
 * @param everyMs how long answers are watched before the first step and after the last, ≥ 5,000
 * @param maxAgeMs the verdict's bound on the age of an answer, in ms; 0 for the standard
 * @param seed seed of the events
 * @param store where snapshots are kept
 * @param kinds what is done
 * @param record folder for events, answers and logs; null for none
 * @param before the home of another build, which everything runs at first and again at the end;
 *     null for none
 * @param sets {@code key=value} for the processes; they override the drill's own
 * @param extraClassPath appended to the processes' class path
 * @param heap heap of each process, in the form of {@code -Xmx}
 */
public record RolloutSettings(
        int replicaSets,
        boolean setsAtOnce,
        int instances,
        int mergers,
        int partitions,
        int rate,
        long everyMs,
        long maxAgeMs,
        long seed,
        StoreKind store,
        List<RolloutKind> kinds,
        @Nullable Path record,
        @Nullable Path before,
        List<String> sets,
        List<Path> extraClassPath,
        String heap) {
    /** Reading, merging, asking, and the interval between two ticks. */
    private static final long AGE_MARGIN_MS = 3_000;

    private static final int MAX_SETS = 2;
    private static final int MAX_MERGERS = 8;

    /**
     * Checks the bounds.
     *
     * @throws ToolException naming the option, what came and what is allowed
     */
    public RolloutSettings {
        kinds = List.copyOf(kinds);
        sets = List.copyOf(sets);
        extraClassPath = List.copyOf(extraClassPath);
        DrillSettings.requireWithin("--replica-sets", replicaSets, 1, MAX_SETS);
        DrillSettings.requireWithin("--instances", instances, 1, 16);
        DrillSettings.requireWithin("--mergers", mergers, 2, MAX_MERGERS);
        DrillSettings.requireWithin("--partitions", partitions, 1, 256);
        DrillSettings.requireWithin("--rate", rate, 10, 1_000_000);
        DrillSettings.requireHeap(heap);
        DrillSettings.requireSets(sets);
        // So that a mistake is found before the drill, not by its report.
        ProcessSettings.staleAfterMs(sets);
        if (everyMs < 5_000) {
            throw new ToolException("--every: must be at least PT5S");
        }
        if (replicaSets < MAX_SETS && kinds.contains(RolloutKind.KILL_SET)) {
            throw new ToolException("--faults kill-set: needs --replica-sets 2");
        }
        if (setsAtOnce && replicaSets < MAX_SETS) {
            throw new ToolException("--sets-at-once: needs --replica-sets 2");
        }
        if (setsAtOnce && !kinds.contains(RolloutKind.ROLLOUT)) {
            throw new ToolException("--sets-at-once: needs --faults rollout, which replaces them");
        }
        if (before != null && !kinds.contains(RolloutKind.ROLLOUT)) {
            throw new ToolException("--before: needs --faults rollout, which changes the build");
        }
    }

    /** Whether another set counts whatever is done to one: then readers may see nothing. */
    boolean isCovered() {
        return replicaSets > 1 && !setsAtOnce;
    }

    /** The topic that processes send late events to; null if to none. */
    @Nullable String lateTopic() {
        return ProcessSettings.lateTopic(sets);
    }

    /** After which a merger leaves out a partition that stays away, in ms. */
    long staleAfterMs() {
        return ProcessSettings.staleAfterMs(sets);
    }

    /**
     * The bound on the age of an answer, in ms. Where no other set counts, that of the product:
     * what is older than {@code stale-after} is left out and marked. Otherwise nothing may be seen
     * of a rollout.
     *
     * @param beforeMs the longest age before the first step
     */
    long boundMs(long beforeMs) {
        if (maxAgeMs > 0) {
            return maxAgeMs;
        }
        return !isCovered()
                ? WatchedWindow.LATENESS_MS
                        + WatchedWindow.SLACK_MS
                        + WatchedWindow.TICK_MS
                        + staleAfterMs()
                        + AGE_MARGIN_MS
                : beforeMs + AGE_MARGIN_MS;
    }
}
