package io.headtail.merge;

import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The Top-K of one window at one tick, rendered once. Immutable.
 *
 * @param window the window's name
 * @param span what the window covers
 * @param coverage the span of time, and how complete the answer is
 * @param degraded why the answer may be inexact or old, as in the {@code TopK-Degraded} header;
 *     null if it is neither
 * @param lateViews known late views that belong into the span and so are in no row; ≥ 0
 * @param rendered the rows
 * @param reporting number of partitions that have reported this tick
 * @param partitions number of partitions
 * @param revision 0 as first counted; greater if a recount has replaced it
 * @param ranks maximum number of ranks, however many are requested
 * @param fingerprint of the topic and all settings that decide the rows, see {@link Fingerprint}; 0
 *     if it is not known
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
        int ranks,
        long fingerprint) {

    /** An answer of which is not known by which settings it was counted. */
    public Answer(
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
        this(
                window,
                span,
                coverage,
                degraded,
                lateViews,
                rendered,
                reporting,
                partitions,
                revision,
                ranks,
                0);
    }

    /**
     * A stored answer, whose partitions are unknown.
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

    /** The same answer with another reason to be degraded. */
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
                ranks,
                fingerprint);
    }

    /** The same answer, counted by settings with that fingerprint. */
    public Answer countedBy(long fingerprint) {
        return new Answer(
                window,
                span,
                coverage,
                degraded,
                lateViews,
                rendered,
                reporting,
                partitions,
                revision,
                ranks,
                fingerprint);
    }

    /** Whether it is of the same end as another one, but of other settings or of another topic. */
    public boolean isCountedAnew(Answer other) {
        return tick() == other.tick()
                && fingerprint != other.fingerprint
                && fingerprint != 0
                && other.fingerprint != 0;
    }

    /**
     * Whether a correction has replaced another answer by this one: of the same end, from the same
     * topic by the same settings, under a greater revision.
     */
    public boolean corrects(Answer other) {
        return tick() == other.tick()
                && revision > other.revision
                && (fingerprint == other.fingerprint || other.fingerprint == 0);
    }

    /**
     * The same answer with one more reason to be degraded, before the others; instead of an earlier
     * one of that name.
     *
     * @param reason a name, or {@code name=value}
     */
    Answer marked(String reason) {
        if (degraded == null) {
            return degraded(reason);
        }
        StringJoiner all = new StringJoiner("; ");
        all.add(reason);
        for (String other : degraded.split("; ", -1)) {
            if (!nameOf(other).equals(nameOf(reason))) {
                all.add(other);
            }
        }
        return degraded(all.toString());
    }

    private static String nameOf(String reason) {
        int value = reason.indexOf('=');
        return value < 0 ? reason : reason.substring(0, value);
    }

    /**
     * The same answer for a request of {@code k} ranks: marked if there may be more ranks than were
     * stored at that time.
     */
    public Answer askedFor(int k) {
        if (k <= ranks || size() < ranks) {
            return this;
        }
        return marked("ranks=" + ranks);
    }

    /** Whether it came from the history instead of from partials. */
    public boolean isStored() {
        return partitions == 0;
    }

    /** The names of the reasons in {@link #degraded}, in their order; empty if there are none. */
    public List<String> reasons() {
        String all = degraded;
        if (all == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (String reason : all.split("; ", -1)) {
            names.add(nameOf(reason));
        }
        return names;
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

    /** See {@link Coverage#toldCompleteFrom}. */
    public @Nullable Long toldCompleteFrom() {
        return coverage.toldCompleteFrom();
    }

    /** See {@link Coverage#complete}. */
    public boolean complete() {
        return coverage.complete();
    }

    /** Number of ranks. */
    public int size() {
        return rendered.size();
    }

    /** The JSON array of all ranks; must not be modified. */
    public byte[] json() {
        return rendered.json();
    }

    /** The JSON array of the first {@code k ≥ 1} ranks, or of all if there are fewer. */
    public byte[] json(int k) {
        return rendered.json(k);
    }
}
