package io.headtail.merge;

import java.util.Comparator;

/**
 * Which of two answers for the same tick wins: complete beats incomplete, then final beats
 * provisional. Ties are broken differently for partials and stored answers.
 */
public final class Precedence {
    /** For partials of one window, partition and tick: the greater replaces the other. */
    static final Comparator<Partial> OF_PARTIALS =
            Comparator.comparingInt(Precedence::levelOf).thenComparingLong(Partial::headOffset);

    private Precedence() {}

    /** The level of an answer, from 1 to 4, the best. */
    public static int level(boolean complete, boolean isFinal) {
        return 1 + (complete ? 2 : 0) + (isFinal ? 1 : 0);
    }

    /** The level of a partial, from 1 to 4, the best. */
    public static int levelOf(Partial partial) {
        return level(partial.complete(), partial.isFinal());
    }
}
