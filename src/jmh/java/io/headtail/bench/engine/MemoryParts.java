package io.headtail.bench.engine;

import io.headtail.window.PartitionWindows;
import java.util.LinkedHashMap;
import java.util.Map;

/** The memory of the windows' parts, as they report it. A new part is added here. */
final class MemoryParts {
    private MemoryParts() {}

    /** Bytes by part, in display order. */
    static Map<String, Long> of(PartitionWindows windows) {
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("ids", windows.ids().idBytes());
        parts.put("index", windows.ids().indexBytes());
        for (int w = 0; w < windows.size(); w++) {
            String window = windows.spec(w).name();
            parts.put("counts, " + window, windows.window(w).counts().countBytes());
            parts.put("indexed heap, " + window, windows.window(w).counts().heapBytes());
        }
        return parts;
    }
}
