package io.headtail.bench.grow;

import java.util.Map;

/**
 * One run of {@code bin/bench ingest}.
 *
 * @param value of the setting that the series varies
 * @param events in the topic
 * @param runs of each side, whose medians the figures are
 * @param figures what it printed, by path: {@code instance.rssMb}
 */
record GrowPoint(String value, long events, int runs, Map<String, Double> figures) {
    /** Whether this is what would be measured again. */
    boolean stands(String otherValue, long otherEvents, int otherRuns) {
        return value.equals(otherValue) && events == otherEvents && runs == otherRuns;
    }

    /** The figure of that path; NaN if there is none. */
    double get(String path) {
        return figures.getOrDefault(path, Double.NaN);
    }
}
