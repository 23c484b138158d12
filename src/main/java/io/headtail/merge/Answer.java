package io.headtail.merge;

import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Top-K of one window at one tick, rendered once. Immutable once made.
 *
 * @param window the window's name
 * @param span what the window covers
 * @param coverage the span of time, and how much of it is known
 * @param degraded why the answer may be inexact or old, in the form of the {@code TopK-Degraded}
 *     header; null when it is neither
 * @param lateViews how many views known by now fall into the span and were late, so that they are
 *     in no row; ≥ 0
 * @param rendered the rows
 * @param reporting how many partitions have reported this very tick
 * @param partitions how many partitions there are
 * @param revision 0 as first counted; greater where a recount has replaced it
 * @param ranks how many it has at most, however many are asked for
 */
public record Answer(
        String window,
        Span span,
        Coverage coverage,
        @Nullable String degraded,
        long lateViews,
        Rendered rendered,
        int reporting,
        int partitions,
        int revision,
        int ranks) {

    /**
     * One that was read from where it was stored. Of its partitions nothing is known.
     *
     * @param rows best first; the other parameters are as above and in {@link Coverage}
     */
    public static Answer stored(
            WindowSpec spec,
            long tick,
            long startMs,
            boolean isFinal,
            long completeFrom,
            @Nullable String degraded,
            long lateViews,
            int revision,
            int ranks,
            List<MergedRows.RankedId> rows) {
        Rendered rendered = AnswerRenderer.render(rows);
        return new Answer(
                spec.name(),
                spec.span(),
                new Coverage(tick, startMs, isFinal, completeFrom, completeFrom == Long.MIN_VALUE),
                degraded,
                lateViews,
                rendered,
                0,
                0,
                revision,
                ranks);
    }

    /** The same answer, marked. */
    public Answer degraded(String reason) {
        return new Answer(
                window,
                span,
                coverage,
                reason,
                lateViews,
                rendered,
                reporting,
                partitions,
                revision,
                ranks);
    }

    /**
     * The same answer to somebody who asks for {@code k} ranks: marked where there may be more that
     * are not known, since fewer were stored at that time.
     */
    public Answer askedFor(int k) {
        if (k <= ranks || size() < ranks) {
            return this;
        }
        String fewer = "ranks=" + ranks;
        return degraded(degraded == null ? fewer : fewer + "; " + degraded);
    }

    /** See {@link Coverage#tick}. */
    public long tick() {
        return coverage.tick();
    }

    /** See {@link Coverage#startMs}. */
    public long startMs() {
        return coverage.startMs();
    }

    /** See {@link Coverage#isFinal}. */
    public boolean isFinal() {
        return coverage.isFinal();
    }

    /** See {@link Coverage#completeFrom}. */
    public long completeFrom() {
        return coverage.completeFrom();
    }

    /** See {@link Coverage#complete}. */
    public boolean complete() {
        return coverage.complete();
    }

    /** How many ranks there are. */
    public int size() {
        return rendered.size();
    }

    /** The JSON array of all ranks; not to be written to. */
    public byte[] json() {
        return rendered.json();
    }

    /** The JSON array of the first {@code k ≥ 1} ranks, or of all when there are fewer. */
    public byte[] json(int k) {
        return rendered.json(k);
    }
}
