package io.headtail.merge;

import java.util.Comparator;

/**
 * Which of two answers for the same tick counts for more: complete beats incomplete, then final
 * beats provisional. What decides between two of one level depends on what they are.
 */
public final class Precedence {
    /** Of one window, partition and tick: the greater replaces the other. */
    static final Comparator<Partial> OF_PARTIALS =
            Comparator.comparingInt(Precedence::levelOf).thenComparingLong(Partial::headOffset);

    private Precedence() {}

    /** How good an answer is, from 1 to 4. */
    public static int level(boolean complete, boolean isFinal) {
        return 1 + (complete ? 2 : 0) + (isFinal ? 1 : 0);
    }

    /** How good a partial is, from 1 to 4. */
    public static int levelOf(Partial partial) {
        return level(partial.complete(), partial.isFinal());
    }
}
