package io.headtail.http.rank;

import io.headtail.http.measure.Durations;
import java.util.concurrent.atomic.LongAdder;

/** What became of questions about ranks. Safe from any thread. */
public final class RankCounts {
    /** What became of a question. */
    public enum Outcome {
        /** Answered from the Top-K that is in memory. */
        MEMORY,
        /** Answered by all owners at one tick. */
        EXACT,
        /** Answered and marked: not all owners at one tick. */
        APPROXIMATE,
        /** Not answered: too many at once, or the owner of the video was away. */
        REFUSED
    }

    private final LongAdder[] outcomes = new LongAdder[Outcome.values().length];
    private final Durations durations = new Durations();

    /** Without questions. */
    public RankCounts() {
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = new LongAdder();
        }
    }

    void add(Outcome outcome) {
        outcomes[outcome.ordinal()].increment();
    }

    void asked(long nanos) {
        durations.add(nanos);
    }

    /** Number of questions of that outcome. */
    public long of(Outcome outcome) {
        return outcomes[outcome.ordinal()].sum();
    }

    /** How long it took to ask the owners. */
    public Durations durations() {
        return durations;
    }
}
