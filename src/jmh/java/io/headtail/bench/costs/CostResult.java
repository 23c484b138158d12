package io.headtail.bench.costs;

import io.headtail.bench.fresh.NodeMetrics;
import java.util.Map;

/**
 * What a run took.
 *
 * @param seconds from the open port until the last tick's answer
 * @param doneSeconds likewise, until all was written
 * @param cpuCounted CPU seconds of Headtail's process until the last tick's answer
 * @param cpu CPU seconds until all was written, by process
 * @param counted metrics when all was counted
 * @param end metrics when all was written
 */
record CostResult(
        String side,
        double seconds,
        double doneSeconds,
        double cpuCounted,
        Map<String, Double> cpu,
        NodeMetrics counted,
        NodeMetrics end) {
    double cpuOf(String process) {
        return cpu.getOrDefault(process, 0.0);
    }
}
