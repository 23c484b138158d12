package io.headtail.http.connection;

import java.nio.charset.StandardCharsets;

/** Health and metrics: an orchestrator must learn of a server under load that it is alive. */
public final class ExemptPaths {
    private final String health;
    private final String metrics;

    /**
     * @param prefix prefix of every path; empty for none
     */
    public ExemptPaths(String prefix) {
        this.health = prefix + "/health/";
        this.metrics = prefix + "/metrics";
    }

    /** Whether the path, without its query, is one of them. */
    public boolean contains(String path) {
        return path.startsWith(health) || path.equals(metrics);
    }

    /** Whether the target of a whole, valid request line in {@code [from, lineEnd)} is one. */
    boolean contains(byte[] bytes, int from, int lineEnd) {
        String line = new String(bytes, from, lineEnd - from, StandardCharsets.US_ASCII);
        String target = line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
        int query = target.indexOf('?');
        return contains(query < 0 ? target : target.substring(0, query));
    }
}
