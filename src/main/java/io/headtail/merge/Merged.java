package io.headtail.merge;

import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The merged partials of all partitions, of one window at one tick.
 *
 * @param startMs the window's start, epoch ms, inclusive; for all time the first event's timestamp,
 *     or the tick if there is none
 * @param isFinal whether every partial is final
 * @param complete whether every partial is complete
 * @param completeFrom the greatest complete-from of the partials, epoch ms; {@link Long#MIN_VALUE}
 *     if all are complete
 * @param inexact why counts may not be exact, as in the {@code TopK-Degraded} header; null if they
 *     are
 * @param lateViews known late views that belong into the window
 * @param rows best first
 */
public record Merged(
        long startMs,
        boolean isFinal,
        boolean complete,
        long completeFrom,
        @Nullable String inexact,
        long lateViews,
        List<MergedRows.RankedId> rows) {
    /** Partitions are merged at an older tick, or nothing has come for long. */
    public static final String STALE_PARTITIONS = "stale-partitions";

    /** Processes with different settings publish to one topic, or to one database. */
    public static final String OTHER_SETTINGS = "other-settings";

    /** Processes have published different final answers. */
    public static final String REPLICAS_DISAGREE = "replicas-disagree";

    /** An id was seen outside of its partition. */
    static final String MISPLACED = "misplaced";

    /** The topic has got more partitions. */
    static final String PARTITION_COUNT_CHANGED = "partition-count-changed";

    /** The names of all reasons that a merger gives in {@code TopK-Degraded}. */
    public static final List<String> REASONS = reasons();

    /** Merges; O(P K) for P partials. */
    public static Merged of(WindowSpec spec, long tick, List<Partial> partials, int k) {
        MergedRows merged = MergedRows.of(partials, k);
        boolean isFinal = true;
        boolean complete = true;
        boolean misplaced = merged.idInTwoPartitions();
        boolean countChanged = false;
        long completeFrom = Long.MIN_VALUE;
        long firstEvent = Long.MAX_VALUE;
        long lateViews = 0;
        for (Partial partial : partials) {
            isFinal &= partial.isFinal();
            complete &= partial.complete();
            misplaced |= partial.misplaced();
            countChanged |= partial.countChanged();
            completeFrom = Math.max(completeFrom, partial.completeFrom());
            firstEvent = Math.min(firstEvent, partial.firstEvent());
            lateViews += partial.marks().lateViews();
        }
        StringJoiner reasons = new StringJoiner("; ").setEmptyValue("");
        if (misplaced) {
            reasons.add(MISPLACED);
        }
        if (countChanged) {
            reasons.add(PARTITION_COUNT_CHANGED);
        }
        for (Mark mark : Mark.values()) {
            StringJoiner marked = new StringJoiner(",", mark.text() + "=", "").setEmptyValue("");
            partials.stream()
                    .filter(partial -> partial.marks().marks().contains(mark))
                    .forEach(partial -> marked.add(Integer.toString(partial.partition())));
            if (marked.length() > 0) {
                reasons.add(marked.toString());
            }
        }
        return new Merged(
                spec.isAllTime() ? Math.min(firstEvent, tick) : spec.startOf(tick),
                isFinal,
                complete,
                completeFrom,
                reasons.length() == 0 ? null : reasons.toString(),
                lateViews,
                merged.rows());
    }

    private static List<String> reasons() {
        List<String> names =
                new ArrayList<>(
                        List.of(
                                STALE_PARTITIONS,
                                OTHER_SETTINGS,
                                REPLICAS_DISAGREE,
                                MISPLACED,
                                PARTITION_COUNT_CHANGED));
        for (Mark mark : Mark.values()) {
            names.add(mark.text());
        }
        return List.copyOf(names);
    }
}
