package io.headtail.history.stats;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where views go beside {@code video_stats}, so that all tables stay sums of the same.
 *
 * @param tens starts of the ten minutes that {@code ten_minute_views} has, epoch ms
 * @param hours starts of the hours that {@code hour_views} and {@code all_time_views} have; their
 *     minutes may be gone
 */
record RolledUp(Set<Long> tens, Set<Long> hours) {
    /**
     * Of the hours of views that are to be added.
     *
     * @param lines of those hours whose minutes are kept; an hour without one has no minutes
     */
    static RolledUp of(Set<Long> hours, Map<Long, HourLine> lines) {
        Set<Long> tens = new TreeSet<>();
        Set<Long> rolledUp = new TreeSet<>(hours);
        lines.forEach(
                (hour, line) -> {
                    tens.addAll(line.tens(hour));
                    if (!line.rolledUp()) {
                        rolledUp.remove(hour);
                    }
                });
        return new RolledUp(tens, rolledUp);
    }
}
