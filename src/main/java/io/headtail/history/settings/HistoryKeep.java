package io.headtail.history.settings;

import io.headtail.time.Boundaries;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The retention tiers of boundaries. Each is a minimum; tables are downsampled with the granularity
 * of a UTC day, for {@code daily} of a UTC month.
 *
 * @param every how long all boundaries are kept; then only those of full hours
 * @param hourly how long those of full hours are kept; then only those of UTC midnights. ≥ {@code
 *     every}
 * @param daily how long those of UTC midnights are kept; null for ever. ≥ {@code hourly}
 */
public record HistoryKeep(Duration every, Duration hourly, @Nullable Duration daily) {
    /** All for 30 days, full hours for a year, midnights for ever. */
    public static final HistoryKeep DEFAULT =
            new HistoryKeep(Duration.ofDays(30), Duration.ofDays(365), null);

    /**
     * Checks the tiers.
     *
     * @throws IllegalArgumentException if one is shorter than the one before
     */
    public HistoryKeep {
        if (every.isNegative() || hourly.compareTo(every) < 0) {
            throw new IllegalArgumentException(
                    "all boundaries are kept for " + every + ", but full hours for " + hourly);
        }
        if (daily != null && daily.compareTo(hourly) < 0) {
            throw new IllegalArgumentException(
                    "full hours are kept for " + hourly + ", but midnights for " + daily);
        }
    }

    /** The same rule for publishers: boundaries that retention would remove are not published. */
    public Boundaries.Keep forPublishing() {
        return new Boundaries.Keep(
                every.toMillis(),
                hourly.toMillis(),
                daily == null ? Long.MAX_VALUE : daily.toMillis());
    }
}
