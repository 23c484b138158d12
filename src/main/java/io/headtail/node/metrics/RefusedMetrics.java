package io.headtail.node.metrics;

import io.headtail.http.connection.Refusals;
import io.headtail.http.connection.RefusedReason;

/** Metrics of requests and connections that the HTTP server refused or ended. */
final class RefusedMetrics {
    private RefusedMetrics() {}

    /** Adds them; every reason has a sample from the start. */
    static void add(MetricFamilies families, Refusals refusals) {
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
