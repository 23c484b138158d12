package io.headtail.lake;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads all files of a lake in a store in memory whenever an object has changed: no row is there
 * twice, and none goes away.
 */
final class GlobReader implements MemoryStore.Watcher {
    private final Map<String, Set<String>> rows = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();

    @Override
    public void changed(String key, byte[] bytes) {
        if (LakeName.parse(key.substring(key.indexOf('/') + 1)) == null) {
            return;
        }
        Set<String> now = new HashSet<>(new String(bytes, StandardCharsets.UTF_8).lines().toList());
        for (String row : rows.getOrDefault(key, Set.of())) {
            if (!now.contains(row)) {
                throw new AssertionError("was seen, and is gone: " + row + " of " + key);
            }
        }
        for (String row : now) {
            String other = keys.put(row, key);
            if (other != null && !other.equals(key)) {
                throw new AssertionError("twice: " + row + " in " + other + " and " + key);
            }
        }
        rows.put(key, now);
    }
}
