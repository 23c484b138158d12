package io.headtail.history.boundary;

import io.headtail.merge.Precedence;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is stored for one boundary: the answer, and the spans of the log it was made
 * from.
 *
 * @param answer the answer with all its rows
 * @param skipped whether every partition has passed the boundary but not all have reported it; then
 *     it has no rows and revision 0
 * @param topicId Kafka's id of the counted topic
 * @param fingerprint fingerprint of all settings that decide the rows
 * @param generation number of the topic and the settings, in the order of first appearance; 0 if
 *     unknown
 * @param spans one for each partition at most
 */
public record BoundaryRows(
        StoredAnswer answer,
        boolean skipped,
        String topicId,
        long fingerprint,
        long generation,
        List<ReadSpan> spans) {

    /**
     * Orders answers for one boundary by precedence; the greatest one is stored. The column order
     * of the update in {@code BoundaryLines} is the same. By falling priority: not skipped,
     * complete, final, later generation, greater revision, better partials, read further. Of two
     * that differ only in their marks, the one with more marks wins.
     *
     * <p>What a correction writes is complete and final, so within a generation its revision
     * precedes all else. Of another topic or other settings it says nothing.
     */
    public static final Comparator<BoundaryRows> PRECEDENCE =
            Comparator.comparing((BoundaryRows rows) -> !rows.skipped)
                    .thenComparingInt(rows -> Precedence.level(rows.isComplete(), rows.isFinal()))
                    .thenComparingLong(BoundaryRows::generation)
                    .thenComparingInt(BoundaryRows::revision)
                    .thenComparingLong(BoundaryRows::levelTotal)
                    .thenComparingLong(BoundaryRows::headTotal)
                    .thenComparingLong(BoundaryRows::lateViews)
                    .thenComparingInt(rows -> rows.reasons().length())
                    .thenComparing(BoundaryRows::reasons);

    /**
     * Checks that the components agree, and copies the spans.
     *
     * @throws IllegalArgumentException if they contradict each other
     */
    public BoundaryRows {
        spans = List.copyOf(spans);
        int rows = answer.rows().size();
        if (answer.k() < 1 || rows > answer.k() || answer.revision() < 0) {
            throw new IllegalArgumentException(
                    "k=" + answer.k() + " rows=" + rows + " revision=" + answer.revision());
        }
        if (answer.isComplete() != (answer.completeFrom() == Long.MIN_VALUE)) {
            throw new IllegalArgumentException(
                    "complete=" + answer.isComplete() + " complete-from=" + answer.completeFrom());
        }
        if (skipped && (answer.revision() != 0 || rows > 0)) {
            throw new IllegalArgumentException(
                    "skipped, with " + rows + " rows and revision " + answer.revision());
        }
    }

    /**
     * One rank.
     *
     * @param videoId 1 to 255 bytes of UTF-8 without U+0000
     */
    public record RankedVideo(String videoId, long views) {}

    /**
     * The span of the log read for one partition: {@code [tailOffset, headOffset)}. If the partial
     * of a later boundary stands for this one, the offsets are those of the later boundary.
     *
     * @param tailOffset −1 for a window without a tail
     * @param level how good the partial is, see {@link Precedence#levelOf}; 0 if unknown
     * @param marks the partial's marks in the form of {@link io.headtail.merge.Marks#text}
     * @param partial the encoded partial: stored as long as the boundary is not both final and
     *     complete, so that it can be merged again
     */
    @SuppressWarnings("ArrayRecordComponent") // as it came from the log, never written to
    public record ReadSpan(
            int partition,
            long headOffset,
            long tailOffset,
            int level,
            String marks,
            byte @Nullable [] partial) {
        /** A span of a partial with unknown level and marks. */
        public ReadSpan(
                int partition, long headOffset, long tailOffset, byte @Nullable [] partial) {
            this(partition, headOffset, tailOffset, 0, "", partial);
        }
    }

    /** Whether it is final and complete, so that only others like it can replace it. */
    public boolean isDecided() {
        return isFinal() && isComplete() && !skipped;
    }

    /** Window and tick. */
    public BoundaryKey key() {
        return new BoundaryKey(window(), tick());
    }

    /** See {@link StoredAnswer#window}. */
    public String window() {
        return answer.window();
    }

    /** See {@link StoredAnswer#tick}. */
    public long tick() {
        return answer.tick();
    }

    /** See {@link StoredAnswer#startMs}. */
    public long startMs() {
        return answer.startMs();
    }

    /** See {@link StoredAnswer#k}. */
    public int k() {
        return answer.k();
    }

    /** See {@link StoredAnswer#revision}. */
    public int revision() {
        return answer.revision();
    }

    /** See {@link StoredAnswer#isFinal}. */
    public boolean isFinal() {
        return answer.isFinal();
    }

    /** See {@link StoredAnswer#isComplete}. */
    public boolean isComplete() {
        return answer.isComplete();
    }

    /** See {@link StoredAnswer#completeFrom}. */
    public long completeFrom() {
        return answer.completeFrom();
    }

    /** See {@link StoredAnswer#inexact}. */
    public @Nullable String inexact() {
        return answer.inexact();
    }

    /** See {@link StoredAnswer#lateViews}. */
    public long lateViews() {
        return answer.lateViews();
    }

    /** See {@link StoredAnswer#rows}. */
    public List<RankedVideo> rows() {
        return answer.rows();
    }

    /** Sum of the spans' levels. */
    public long levelTotal() {
        return spans.stream().mapToLong(ReadSpan::level).sum();
    }

    /** Why the counts may not be exact; empty if they are. */
    String reasons() {
        String inexact = inexact();
        return inexact == null ? "" : inexact;
    }

    /** Sum of the spans' head offsets; {@link Long#MAX_VALUE} on overflow. */
    public long headTotal() {
        long total = 0;
        for (ReadSpan span : spans) {
            long sum = total + span.headOffset;
            total = sum < total ? Long.MAX_VALUE : sum;
        }
        return total;
    }
}
