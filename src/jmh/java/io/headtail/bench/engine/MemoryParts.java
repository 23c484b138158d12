package io.headtail.bench.engine;

import io.headtail.window.PartitionWindows;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the parts of the windows say of themselves. A part that is told apart is added here. */
final class MemoryParts {
    private MemoryParts() {}

    /** Bytes by part, in the order in which they are shown. */
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
