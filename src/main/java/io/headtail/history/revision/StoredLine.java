package io.headtail.history.revision;

import io.headtail.history.boundary.BoundaryKey;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stored boundary without its ranks.
 *
 * @param tick the window's end, epoch ms, exclusive
 * @param startMs the window's start, epoch ms, inclusive
 * @param isRise whether its ranks have rises in place of views
 * @param k the maximum number of stored ranks
 * @param revision 0 as first counted
 * @param isFinal see {@code topk_boundaries.is_final}
 * @param isComplete whether the log reached back to the window's start
 * @param skipped whether it has no answer
 * @param lateViews late views of the window that were known when it was counted, and in no rank
 * @param inexact why its counts may not be exact; null if they are
 * @param topicId Kafka's id of the counted topic
 * @param fingerprint of all settings that decide the rows
 * @param generation number of topic and settings
 * @param heads by partition, how far it had been read, exclusive
 */
public record StoredLine(
        String window,
        long tick,
        long startMs,
        boolean isRise,
        int k,
        int revision,
        boolean isFinal,
        boolean isComplete,
        boolean skipped,
        long lateViews,
        @Nullable String inexact,
        String topicId,
        long fingerprint,
        long generation,
        Map<Integer, Long> heads) {
    /** Copies the heads. */
    public StoredLine {
        heads = Map.copyOf(heads);
    }

    /** By partition, the end of what a correction counted, exclusive; empty for revision 0. */
    public Map<Integer, Long> ends() {
        return revision > 0 ? heads : Map.of();
    }

    /** Window and tick. */
    public BoundaryKey key() {
        return new BoundaryKey(window, tick);
    }

    /** Whether there is an answer that can be corrected. */
    public boolean isCorrectable() {
        return isComplete && !skipped;
    }

    /** Whether it is final, and nothing that it says of its ranks can be put right. */
    public boolean isSettled() {
        return isFinal && lateViews == 0 && inexact == null;
    }

    /** Whether another line stands for the same answer, and says the same of it. */
    boolean isSame(StoredLine other) {
        return isLike(other)
                && revision == other.revision
                && generation == other.generation
                && isFinal == other.isFinal
                && lateViews == other.lateViews
                && Objects.equals(inexact, other.inexact)
                && heads.equals(other.heads);
    }

    /** Whether a correction that began with this line may go on with another one. */
    public boolean isLike(StoredLine other) {
        return other.isCorrectable()
                && k == other.k
                && topicId.equals(other.topicId)
                && fingerprint == other.fingerprint;
    }
}
