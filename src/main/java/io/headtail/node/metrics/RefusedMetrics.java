package io.headtail.node.metrics;

import io.headtail.http.connection.Refusals;
import io.headtail.http.connection.RefusedReason;
import io.headtail.http.stream.Streams;

/** Metrics of the HTTP server's connections, and of what it refused or ended. */
final class RefusedMetrics {
    private RefusedMetrics() {}

    /** Adds those of streams of events. */
    static void add(MetricFamilies families, Streams streams) {
        families.gauge(
                "http_open_streams",
                "open streams of events; http.max-streams limits them",
                streams.open());
        families.counter(
                "http_stream_events",
                "events sent to streams, without heartbeats",
                streams.events());
        families.counter(
                "http_stream_skipped_events",
                "answers that a stream was not sent, because its client was still taking an earlier"
                        + " one",
                streams.skipped());
        families.counter(
                "http_stream_dropped",
                "streams ended because their clients did not read",
                streams.dropped());
        families.counter(
                "http_stream_refused",
                "streams refused because there were http.max-streams",
                streams.refused());
    }

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
