package io.headtail.history.boundary;

import io.headtail.merge.Precedence;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one window at one boundary, as it is stored.
 *
 * @param tick the boundary, epoch ms: the window's exclusive end
 * @param startMs the window's inclusive start, epoch ms
 * @param k ranks asked for, at least 1
 * @param revision 0 as first counted; greater for a recount that is to replace it
 * @param isFinal whether every partition reached the tick by its watermark
 * @param isComplete whether the log reached back to the window's start
 * @param completeFrom from which window start on answers are complete, epoch ms; {@link
 *     Long#MIN_VALUE} if this one is
 * @param inexact why the counts may not be exact; null if they are
 * @param lateViews views, known when it was counted, that fall into the window and were late; ≥ 0
 * @param skipped a boundary that every partition has passed and that not all reported: it has no
 *     rows and revision 0
 * @param topicId Kafka's id of the topic counted
 * @param fingerprint of all settings that decide the rows
 * @param generation number of the topic and the settings, in the order in which they first came; 0
 *     if that is not known
 * @param spans by partition of the topic, each partition at most once
 * @param rows rank 1 first, at most k
 */
public record BoundaryRows(
        String window,
        long tick,
        long startMs,
        int k,
        int revision,
        boolean isFinal,
        boolean isComplete,
        long completeFrom,
        @Nullable String inexact,
        long lateViews,
        boolean skipped,
        String topicId,
        long fingerprint,
        long generation,
        List<Span> spans,
        List<Row> rows) {

    /**
     * Which of two answers for one boundary stands: the greater. The column order of the update in
     * {@code BoundaryLines} is the same. A skipped one says less than any real one; otherwise
     * complete counts for more than final, final for more than the later generation, that for more
     * than how good the partitions' parts are, and that for more than what had read further. Of two
     * that differ only in what they say of themselves, the one that says more stands.
     */
    public static final Comparator<BoundaryRows> PRECEDENCE =
            Comparator.comparingInt(BoundaryRows::revision)
                    .thenComparing(rows -> !rows.skipped)
                    .thenComparingInt(rows -> Precedence.level(rows.isComplete, rows.isFinal))
                    .thenComparingLong(BoundaryRows::generation)
                    .thenComparingLong(BoundaryRows::levelTotal)
                    .thenComparingLong(BoundaryRows::headTotal)
                    .thenComparingLong(BoundaryRows::lateViews)
                    .thenComparingInt(rows -> rows.reasons().length())
                    .thenComparing(BoundaryRows::reasons);

    public BoundaryRows {
        spans = List.copyOf(spans);
        rows = List.copyOf(rows);
        if (k < 1 || rows.size() > k || revision < 0) {
            throw new IllegalArgumentException(
                    "k=" + k + " rows=" + rows.size() + " revision=" + revision);
        }
        if (isComplete != (completeFrom == Long.MIN_VALUE)) {
            throw new IllegalArgumentException(
                    "complete=" + isComplete + " complete-from=" + completeFrom);
        }
        if (skipped && (revision != 0 || !rows.isEmpty())) {
            throw new IllegalArgumentException(
                    "skipped, with " + rows.size() + " rows and revision " + revision);
        }
    }

    /**
     * @param videoId 1 to 255 bytes of UTF-8 without U+0000
     */
    public record Row(String videoId, long views) {}

    /**
     * What was read of one partition: {@code [tailOffset, headOffset)}. Where the partition's
     * partial of a later boundary stands for this one, the offsets are those of the later boundary.
     *
     * @param tailOffset −1 for a window without a tail
     * @param level how good the partial is, see {@link Precedence#levelOf}; 0 if that is not known
     * @param marks what came beside the partial, as {@link io.headtail.merge.Marks#text} has it
     * @param partial the partition's encoded part: stored as long as the boundary is not both final
     *     and complete, so that it can be merged anew
     */
    @SuppressWarnings("ArrayRecordComponent") // as it came from the log, never written to
    public record Span(
            int partition,
            long headOffset,
            long tailOffset,
            int level,
            String marks,
            byte @Nullable [] partial) {
        /** Of a partial of which no more is known. */
        public Span(int partition, long headOffset, long tailOffset, byte @Nullable [] partial) {
            this(partition, headOffset, tailOffset, 0, "", partial);
        }
    }

    /** Whether only a revision can replace it. */
    public boolean isDecided() {
        return isFinal && isComplete && !skipped;
    }

    /** Window and tick. */
    public BoundaryKey key() {
        return new BoundaryKey(window, tick);
    }

    /** Sum of the spans' levels. */
    public long levelTotal() {
        return spans.stream().mapToLong(Span::level).sum();
    }

    /** Why the counts may not be exact; empty if they are. */
    String reasons() {
        return inexact == null ? "" : inexact;
    }

    /** Sum of the spans' heads; {@link Long#MAX_VALUE} where it would be greater. */
    public long headTotal() {
        long total = 0;
        for (Span span : spans) {
            long sum = total + span.headOffset;
            total = sum < total ? Long.MAX_VALUE : sum;
        }
        return total;
    }
}
