package io.headtail.tool.drill;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the instances' metrics say of events read again in recoveries. */
final class Replays {
    private static final Pattern GAUGE =
            Pattern.compile(
                    "(?m)^headtail_recovery_replayed_events\\{([^}]*)\\} ([0-9.eE+-]+)\\s*$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private Replays() {}

    /** A recovery of one cursor of one partition by one process. */
    record Cursor(String process, int partition, String name) implements Comparable<Cursor> {
        @Override
        public int compareTo(Cursor other) {
            return toString().compareTo(other.toString());
        }
    }

    /**
     * Reads the gauges.
     *
     * @param metrics Prometheus text by process
     */
    static Map<Cursor, Long> read(Map<String, String> metrics) {
        Map<Cursor, Long> replays = new TreeMap<>();
        metrics.forEach(
                (process, text) -> {
                    Matcher line = GAUGE.matcher(text);
                    while (line.find()) {
                        Map<String, String> labels = labels(line.group(1));
                        replays.put(
                                new Cursor(
                                        process,
                                        Integer.parseInt(labels.getOrDefault("partition", "-1")),
                                        labels.getOrDefault("cursor", "?")),
                                (long) Double.parseDouble(line.group(2)));
                    }
                });
        return replays;
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
     * What was read again between two readings, by cursor, summed over the partitions. Of a
     * partition that came to several processes the longest replay counts: each of them is bounded
     * by the same interval and downtime.
     */
    static Map<String, Long> between(Map<Cursor, Long> before, Map<Cursor, Long> after) {
        Map<String, Map<Integer, Long>> longest = new TreeMap<>();
        after.forEach(
                (cursor, events) -> {
                    if (!events.equals(before.get(cursor))) {
                        longest.computeIfAbsent(cursor.name(), name -> new TreeMap<>())
                                .merge(cursor.partition(), events, Math::max);
                    }
                });
        Map<String, Long> sums = new TreeMap<>();
        longest.forEach(
                (name, byPartition) ->
                        sums.put(name, byPartition.values().stream().mapToLong(n -> n).sum()));
        return sums;
    }
}
