package io.headtail.bench.grow;

import java.util.Map;

/**
 * One run of {@code bin/bench ingest}.
 *
 * @param value value of the setting that the series varies
 * @param events number of events in the topic
 * @param runs number of runs of each side; the figures are medians
 * @param figures the printed figures by path, such as {@code instance.rssMb}
 */
record GrowPoint(String value, long events, int runs, Map<String, Double> figures) {
    /** Whether this point has the same parameters, so that it need not be measured again. */
    boolean stands(String otherValue, long otherEvents, int otherRuns) {
        return value.equals(otherValue) && events == otherEvents && runs == otherRuns;
    }

    /** The figure with that path; NaN if there is none. */
    double get(String path) {
        return figures.getOrDefault(path, Double.NaN);
    }
}
