package io.headtail.history.boundary;

import io.headtail.merge.Precedence;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is stored of one boundary: the answer, and what it was made of.
 *
 * @param answer with all its rows
 * @param skipped a boundary that every partition has passed and that not all reported: it has no
 *     rows and revision 0
 * @param topicId Kafka's id of the topic counted
 * @param fingerprint of all settings that decide the rows
 * @param generation number of the topic and the settings, in the order in which they first came; 0
 *     if that is not known
 * @param spans by partition of the topic, each partition at most once
 */
public record BoundaryRows(
        StoredAnswer answer,
        boolean skipped,
        String topicId,
        long fingerprint,
        long generation,
        List<ReadSpan> spans) {

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
                    .thenComparingInt(rows -> Precedence.level(rows.isComplete(), rows.isFinal()))
                    .thenComparingLong(BoundaryRows::generation)
                    .thenComparingLong(BoundaryRows::levelTotal)
                    .thenComparingLong(BoundaryRows::headTotal)
                    .thenComparingLong(BoundaryRows::lateViews)
                    .thenComparingInt(rows -> rows.reasons().length())
                    .thenComparing(BoundaryRows::reasons);

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
     * @param videoId 1 to 255 bytes of UTF-8 without U+0000
     */
    public record RankedVideo(String videoId, long views) {}

    /**
     * What was read of one partition: {@code [tailOffset, headOffset)}. Where the partition's
     * partial of a later boundary stands for this one, the offsets are those of the later boundary.
     *
     * @param tailOffset −1 for a window without a tail
     * @param level how good the partial is, see {@link Precedence#levelOf}; 0 if that is not known
     * @param marks what came beside the partial, as {@link io.headtail.merge.Marks#text} has it
     * @param partial the partition's encoded part: stored as long as the boundary is not both final
     *     and complete, so that it can be merged again
     */
    @SuppressWarnings("ArrayRecordComponent") // as it came from the log, never written to
    public record ReadSpan(
            int partition,
            long headOffset,
            long tailOffset,
            int level,
            String marks,
            byte @Nullable [] partial) {
        /** Of a partial of which no more is known. */
        public ReadSpan(
                int partition, long headOffset, long tailOffset, byte @Nullable [] partial) {
            this(partition, headOffset, tailOffset, 0, "", partial);
        }
    }

    /** Whether only a revision can replace it. */
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

    /** Sum of the spans' heads; {@link Long#MAX_VALUE} where it would be greater. */
    public long headTotal() {
        long total = 0;
        for (ReadSpan span : spans) {
            long sum = total + span.headOffset;
            total = sum < total ? Long.MAX_VALUE : sum;
        }
        return total;
    }
}
