package io.headtail.http.topk;

import io.headtail.http.reply.Reply;
import io.headtail.merge.Answer;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** A query that was read and found right, and the reply to it that was given last. */
public final class CachedQuery {
    /**
     * The longest reply that is kept: memory is bounded by this and the places of {@link
     * QueryCache}.
     */
    private static final int MAX_KEPT_BYTES = 256 * 1024;

    private final String query;
    private final String window;
    private final int k;
    private volatile @Nullable Kept last;

    /**
     * A reply does not need the answer that it was made of: with all its ranks it can be far larger
     * than the reply, and is not to be kept for it.
     */
    private record Kept(WeakReference<Answer> answer, Reply reply) {}

    /**
     * @param query as it came, undecoded
     * @param window one that is configured
     * @param k within what is allowed
     */
    public CachedQuery(String query, String window, int k) {
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

    /** The reply. Racing requests may render it twice, to no harm. */
    public Reply reply(Answer answer) {
        Kept kept = last;
        if (kept != null && kept.answer().refersTo(answer)) {
            return kept.reply();
        }
        Reply reply = Reply.of(answer, k);
        boolean isShort = reply.plain().bytes().length <= MAX_KEPT_BYTES;
        last = isShort ? new Kept(new WeakReference<>(answer), reply) : null;
        return reply;
    }
}
