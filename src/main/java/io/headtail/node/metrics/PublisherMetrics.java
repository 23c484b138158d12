package io.headtail.node.metrics;

import io.headtail.log.partial.PartialPublisher;

/** Metrics of the partials that an instance publishes. */
final class PublisherMetrics {
    private PublisherMetrics() {}

    /** Adds them. */
    static void add(MetricFamilies families, PartialPublisher publisher) {
        families.counter("partials_published", "partials acknowledged", publisher.sent());
        families.counter("partials_failed", "partials given up", publisher.failed());
        families.counter(
                "boundaries_published",
                "partials at boundaries acknowledged",
                publisher.boundaries());
    }
}
