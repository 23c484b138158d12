package io.headtail.history.boundary;

import java.time.Instant;

/**
 * The range of boundary times that can be stored: the years 1 to 9999. PostgreSQL's own bounds are
 * wider, but table names have four digits for the year.
 */
public final class StorableTime {
    /** The first one, epoch ms. */
    public static final long MIN_MS = -62_135_596_800_000L;

    /** The last one, epoch ms, inclusive. */
    public static final long MAX_MS = 253_402_300_799_999L;

    private StorableTime() {}

    /** Whether a time, epoch ms, can be stored. */
    public static boolean isStorable(long ms) {
        return ms >= MIN_MS && ms <= MAX_MS;
    }

    /** The nearest time that can be stored. */
    public static Instant nearest(long ms) {
        return Instant.ofEpochMilli(Math.clamp(ms, MIN_MS, MAX_MS));
    }
}
