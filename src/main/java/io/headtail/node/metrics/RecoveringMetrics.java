package io.headtail.node.metrics;

import io.headtail.instance.status.Arriving;
import java.util.List;

/** Metrics of partitions that are assigned and do not run yet. */
final class RecoveringMetrics {
    private RecoveringMetrics() {}

    static void add(MetricFamilies families, List<Arriving> arriving) {
        families.gauge(
                "recovering_partitions",
                "partitions that are assigned and do not run yet",
                arriving.size());
        families.gauge(
                "recovery_waiting_partitions",
                "those of them whose recovery waits for Kafka or the snapshot store; /health/ready"
                        + " says why",
                arriving.stream().filter(Arriving::waits).count());
    }
}
