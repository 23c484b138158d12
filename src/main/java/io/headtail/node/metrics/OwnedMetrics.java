package io.headtail.node.metrics;

import io.headtail.instance.status.Arriving;
import io.headtail.instance.status.PartitionStatus;
import java.util.List;
import java.util.TreeSet;

/** Which partitions the process owns. */
final class OwnedMetrics {
    private OwnedMetrics() {}

    /**
     * Adds them.
     *
     * @param arriving do not run yet, or are given a rebuilt window; they may run as well
     */
    static void add(
            MetricFamilies families, List<Arriving> arriving, List<PartitionStatus> running) {
        TreeSet<Integer> owned = new TreeSet<>();
        arriving.forEach(partition -> owned.add(partition.partition));
        running.forEach(status -> owned.add(status.partition()));
        for (int partition : owned) {
            families.gauge(
                    "partition_owned",
                    "1 for each partition that is assigned to the process, also while it does not"
                            + " run yet",
                    1,
                    "partition",
                    Integer.toString(partition));
        }
    }
}
