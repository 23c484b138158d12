package io.headtail.log.partial;

import io.headtail.merge.PartialKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the owners of partitions can be asked, by the newest partial of each partition and replica.
 * It may be out of date, as long as an owner has not published yet: who is asked must say itself
 * what it owns. Thread-safe.
 */
public final class PartitionOwners {
    private record Owned(String replica, int partition) {}

    private final Map<Owned, String> urls = new ConcurrentHashMap<>();

    /**
     * The process that published a partial has that base URL.
     *
     * @param key the record's; one that is no partial's is skipped
     * @param url empty if it is not told
     */
    public void heard(byte @Nullable [] key, String url) {
        if (key == null || url.isEmpty()) {
            return;
        }
        try {
            PartialKey partial = PartialKey.decode(key);
            urls.put(new Owned(partial.replica(), partial.partition()), url);
        } catch (IllegalArgumentException e) {
            // Whoever merges partials refuses it.
        }
    }

    /** The base URLs of all owners, each once. */
    public List<String> urls() {
        return urls.values().stream().distinct().sorted().toList();
    }
}
