package io.headtail.tool.drill.process;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of events replayed in recoveries, from repeated readings of the instances' metrics. A
 * partition may move between processes within one fault, and its gauges disappear when it is
 * revoked, so every reading counts. Thread-safe.
 */
public final class Replays {
    private static final Pattern GAUGE =
            Pattern.compile(
                    "(?m)^headtail_recovery_replayed_events\\{([^}]*)\\} ([0-9.eE+-]+)\\s*$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** A cursor of a partition in one process. */
    private record Gauge(String process, int partition, String cursor) {}

    private final Map<Gauge, Long> last = new HashMap<>();
    private Map<String, Map<Integer, Long>> longest = new TreeMap<>();

    /**
     * Adds a reading.
     *
     * @param process identifies one start of one instance
     * @param metrics Prometheus text
     */
    synchronized void read(String process, String metrics) {
        Matcher line = GAUGE.matcher(metrics);
        while (line.find()) {
            Map<String, String> labels = labels(line.group(1));
            int partition = Integer.parseInt(labels.getOrDefault("partition", "-1"));
            String cursor = labels.getOrDefault("cursor", "?");
            Long events = (long) Double.parseDouble(line.group(2));
            if (!events.equals(last.put(new Gauge(process, partition, cursor), events))) {
                longest.computeIfAbsent(cursor, name -> new TreeMap<>())
                        .merge(partition, events, Math::max);
            }
        }
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher matcher = LABEL.matcher(text);
        while (matcher.find()) {
            labels.put(matcher.group(1), matcher.group(2));
        }
        return labels;
    }

    /**
     * The events replayed since the last call, by cursor, summed over the partitions. If a
     * partition was recovered by several processes, the longest replay counts: each is bounded by
     * the same interval and downtime.
     */
    public synchronized Map<String, Long> take() {
        Map<String, Long> sums = new TreeMap<>();
        longest.forEach(
                (cursor, byPartition) ->
                        sums.put(cursor, byPartition.values().stream().mapToLong(n -> n).sum()));
        longest = new TreeMap<>();
        return sums;
    }
}
