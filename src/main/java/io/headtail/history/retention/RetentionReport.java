package io.headtail.history.retention;

/**
 * The result of one run of {@link RetentionJob}.
 *
 * @param ran false if another process was working on it, and nothing was done
 * @param thinned number of days and months that were downsampled
 * @param merged number of months whose days became one table
 * @param dropped number of months that were removed completely
 * @param boundaries number of removed boundaries
 * @param postponed number of tables that could not be replaced because of long queries; the next
 *     run retries them
 */
public record RetentionReport(
        boolean ran, int thinned, int merged, int dropped, long boundaries, int postponed) {}
