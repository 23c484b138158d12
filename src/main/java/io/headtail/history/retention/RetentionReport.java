package io.headtail.history.retention;

/**
 * What one run of {@link RetentionJob} did.
 *
 * @param ran false where another process was at it, and nothing was done
 * @param thinned days, and months, that were downsampled
 * @param merged months whose days became one table
 * @param dropped months that are gone as a whole
 * @param boundaries how many were removed
 * @param postponed tables that could not be replaced because of long queries; the next run tries
 *     again
 */
public record RetentionReport(
        boolean ran, int thinned, int merged, int dropped, long boundaries, int postponed) {}
