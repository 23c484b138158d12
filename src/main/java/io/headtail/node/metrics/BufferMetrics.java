package io.headtail.node.metrics;

import io.headtail.instance.status.PartitionStatus;

/** Metrics of events that were read and not yet released. */
final class BufferMetrics {
    private BufferMetrics() {}

    /** Adds those of partition {@code p}. */
    static void add(MetricFamilies families, String p, PartitionStatus.Buffer buffer) {
        families.gauge(
                "buffered_events",
                "events read but not released; for ticks with very many events, their videos",
                buffer.held(),
                "partition",
                p);
        families.gauge(
                "head_buffer_bytes",
                "memory of what was read but not released; head.buffer-memory-mib limits it",
                buffer.bytes(),
                "partition",
                p);
        families.gauge(
                "head_buffer_full",
                "1 while the head holds more than it may, and answers say buffer-full",
                buffer.full() ? 1 : 0,
                "partition",
                p);
    }
}
