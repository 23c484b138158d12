package io.headtail.node.metrics;

import io.headtail.http.connection.Refusals;
import io.headtail.http.connection.RefusedReason;

/** Metrics of the HTTP server's connections, and of what it refused or ended. */
final class RefusedMetrics {
    private RefusedMetrics() {}

    /**
     * Adds them; every reason has a sample from the start.
     *
     * @param open number of open connections
     */
    static void add(MetricFamilies families, Refusals refusals, int open) {
        families.gauge(
                "http_open_connections",
                "open connections of the API's port, or of the only one; those that just ended may"
                        + " still count; http.max-connections limits them",
                open);
        for (RefusedReason reason : RefusedReason.values()) {
            families.counter(
                    "http_refused",
                    "requests refused before a route saw them, and connections closed by the"
                            + " server for what the client did or did not do",
                    refusals.of(reason),
                    "reason",
                    reason.label());
        }
    }
}
