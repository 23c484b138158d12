package io.headtail.http.topk;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A direct-mapped cache of recent queries by their raw text: clients repeat the same query, and
 * most send the same as others. A query has exactly one place and evicts the one that was there, so
 * memory is bounded ({@value #PLACES} replies). Thread-safe.
 */
public final class QueryCache {
    static final int PLACES = 64;

    private final AtomicReferenceArray<@Nullable CachedQuery> places =
            new AtomicReferenceArray<>(PLACES);

    /** The entry with exactly this raw query; null if it is not cached (any more). */
    public @Nullable CachedQuery get(String query) {
        CachedQuery question = places.get(place(query));
        return question != null && question.query().equals(query) ? question : null;
    }

    /** Adds an entry; evicts the one in its place. */
    public void keep(CachedQuery question) {
        places.set(place(question.query()), question);
    }

    /**
     * The place of a raw query, from 0 to {@value #PLACES} exclusive. Uses the hash's upper bits
     * too: queries that differ only in their last digits should not collide.
     */
    public static int place(String query) {
        int hash = query.hashCode();
        return (hash ^ hash >>> 16) & (PLACES - 1);
    }
}
