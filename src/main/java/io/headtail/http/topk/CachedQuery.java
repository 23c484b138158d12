package io.headtail.http.topk;

import io.headtail.http.reply.Reply;
import io.headtail.merge.Answer;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** A valid query with its last reply. */
public final class CachedQuery {
    /**
     * The longest reply that is kept: it and the number of places of {@link QueryCache} bound the
     * memory.
     */
    private static final int MAX_KEPT_BYTES = 256 * 1024;

    private final String query;
    private final String window;
    private final int k;
    private volatile @Nullable Kept last;

    /**
     * A reply and the answer it was made of. The reference is weak, since the answer with all its
     * ranks can be much larger than the reply.
     */
    private record Kept(WeakReference<Answer> answer, Reply reply) {}

    /**
     * @param query the raw query, not decoded
     * @param window name of a configured window
     * @param k from 1 to the allowed maximum
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

    /** The reply to {@code answer}. Racing requests may harmlessly render it twice. */
    public Reply reply(Answer answer) {
        Kept kept = last;
        if (kept != null && kept.answer().refersTo(answer)) {
            return kept.reply();
        }
        Reply reply = Reply.of(answer, k);
        boolean isShort = reply.length() <= MAX_KEPT_BYTES;
        last = isShort ? new Kept(new WeakReference<>(answer), reply) : null;
        return reply;
    }
}
