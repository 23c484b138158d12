package io.headtail.http;

import io.headtail.merge.Answer;
import org.jspecify.annotations.Nullable;

/** A query that was read and found right, and the reply to it that was given last. */
final class Question {
    /**
     * The longest reply that is kept: memory is bounded by this and the places of {@link
     * Questions}.
     */
    private static final int MAX_KEPT_BYTES = 256 * 1024;

    private final String query;
    private final String window;
    private final int k;
    private volatile @Nullable Kept last;

    private record Kept(Answer answer, Reply reply) {}

    /**
     * @param query as it came, undecoded
     * @param window one that is configured
     * @param k within what is allowed
     */
    Question(String query, String window, int k) {
        this.query = query;
        this.window = window;
        this.k = k;
    }

    String query() {
        return query;
    }

    String window() {
        return window;
    }

    int k() {
        return k;
    }

    /** The reply. Racing requests may render it twice, to no harm. */
    // Identity is meant: comparing contents would cost more than rendering.
    @SuppressWarnings("ReferenceEquality")
    Reply reply(Answer answer) {
        Kept kept = last;
        if (kept != null && kept.answer() == answer) {
            return kept.reply();
        }
        Reply reply = Reply.of(answer, k);
        boolean isShort = reply.plain().bytes().length <= MAX_KEPT_BYTES;
        last = isShort ? new Kept(answer, reply) : null;
        return reply;
    }
}
