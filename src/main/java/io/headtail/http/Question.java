package io.headtail.http;

import io.headtail.merge.Answer;
import org.jspecify.annotations.Nullable;

/** A query that was read and found right, and the reply to it that was given last. */
final class Question {
    /** The longest reply that is kept; rendering a longer one costs little beside sending it. */
    private static final int MAX_KEPT_BYTES = 64 * 1024;

    private final String query;
    private final String window;
    private final int k;
    private volatile @Nullable Reply last;

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
    Reply reply(Answer answer) {
        Reply reply = last;
        if (reply == null || !reply.isOf(answer)) {
            reply = Reply.of(answer, k);
            last = reply.rendered().length <= MAX_KEPT_BYTES ? reply : null;
        }
        return reply;
    }
}
