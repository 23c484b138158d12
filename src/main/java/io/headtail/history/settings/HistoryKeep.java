package io.headtail.history.settings;

import io.headtail.time.Boundaries;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long which boundaries are kept. Each is at least so long; by how much more is the granularity
 * at which tables are downsampled: a UTC day, for {@code daily} a UTC month.
 *
 * @param every all boundaries; from then on those of full hours
 * @param hourly those of full hours; from then on those of UTC midnights. Not less than {@code
 *     every}
 * @param daily those of UTC midnights; null for ever. Not less than {@code hourly}
 */
public record HistoryKeep(Duration every, Duration hourly, @Nullable Duration daily) {
    /** All for 30 days, full hours for a year, midnights for ever. */
    public static final HistoryKeep DEFAULT =
            new HistoryKeep(Duration.ofDays(30), Duration.ofDays(365), null);

    public HistoryKeep {
        if (every.isNegative() || hourly.compareTo(every) < 0) {
            throw new IllegalArgumentException(
                    "kept are all boundaries " + every + " and full hours " + hourly);
        }
        if (daily != null && daily.compareTo(hourly) < 0) {
            throw new IllegalArgumentException(
                    "kept are full hours " + hourly + " and midnights " + daily);
        }
    }

    /** For publishers: what retention would already have removed need not be published. */
    public Boundaries.Keep forPublishing() {
        return new Boundaries.Keep(
                every.toMillis(),
                hourly.toMillis(),
                daily == null ? Long.MAX_VALUE : daily.toMillis());
    }
}
