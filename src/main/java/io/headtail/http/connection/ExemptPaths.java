package io.headtail.http.connection;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Health and metrics: an orchestrator must learn of a server under load that it is alive. */
public final class ExemptPaths {
    private final Set<String> paths;

    /**
     * @param prefix prefix of every path; empty for none
     */
    public ExemptPaths(String prefix) {
        // As they are: /health/../view/video is none of them.
        this.paths = Set.of(prefix + "/health/live", prefix + "/health/ready", prefix + "/metrics");
    }

    /** Whether the path, without its query, is one of them. */
    public boolean contains(String path) {
        return paths.contains(path);
    }

    /** Whether the target of a whole, valid request line in {@code [from, lineEnd)} is one. */
    boolean contains(byte[] bytes, int from, int lineEnd) {
        String line = new String(bytes, from, lineEnd - from, StandardCharsets.US_ASCII);
        String target = line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
        int query = target.indexOf('?');
        return contains(query < 0 ? target : target.substring(0, query));
    }
}
