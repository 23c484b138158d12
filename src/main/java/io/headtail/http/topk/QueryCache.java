package io.headtail.http.topk;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The questions asked lately, by the text of their query: a client asks the same again and again,
 * and most ask what others ask. Each has one place it can be at, and takes it from who was there,
 * so that memory is bounded ({@value #PLACES} replies) whatever is asked. Safe from any thread.
 */
public final class QueryCache {
    static final int PLACES = 64;

    private final AtomicReferenceArray<@Nullable CachedQuery> places =
            new AtomicReferenceArray<>(PLACES);

    /** The question with this very query, or null when it is not kept (any more). */
    public @Nullable CachedQuery get(String query) {
        CachedQuery question = places.get(place(query));
        return question != null && question.query().equals(query) ? question : null;
    }

    public void keep(CachedQuery question) {
        places.set(place(question.query()), question);
    }

    // The upper bits too: queries that differ in their last digits only should not meet.
    public static int place(String query) {
        int hash = query.hashCode();
        return (hash ^ hash >>> 16) & (PLACES - 1);
    }
}
