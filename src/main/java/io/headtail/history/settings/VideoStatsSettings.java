package io.headtail.history.settings;

import io.headtail.time.Millis;

/**
 * Whether every video's views are stored, and how.
 *
 * @param resolutionMs length of a row's span in ms; 1 s to 1 h, divides an hour
 * @param keepMs how long rows per minute are kept, ms; {@link Long#MAX_VALUE} for ever
 * @param keepHoursMs how long rows per hour are kept, ms; not less than {@code keepMs}
 * @param memoryBytes about how many bytes of counts may be held before they are written, &gt; 0
 */
public record VideoStatsSettings(
        long resolutionMs, long keepMs, long keepHoursMs, long memoryBytes) {
    /** The least resolution. */
    public static final long MIN_RESOLUTION_MS = 1_000;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of bounds
     */
    public VideoStatsSettings {
        if (resolutionMs < MIN_RESOLUTION_MS
                || resolutionMs > Millis.HOUR
                || Millis.HOUR % resolutionMs != 0
                || keepHoursMs < keepMs
                || memoryBytes <= 0) {
            throw new IllegalArgumentException(
                    "resolution %d ms, keep %d ms and %d ms, %d bytes"
                            .formatted(resolutionMs, keepMs, keepHoursMs, memoryBytes));
        }
    }
}
