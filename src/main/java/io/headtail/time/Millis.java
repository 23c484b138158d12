package io.headtail.time;

/** Lengths of time in milliseconds. A day has 24 hours: times are in UTC. */
public final class Millis {
    /** A minute. */
    public static final long MINUTE = 60_000;

    /** An hour. */
    public static final long HOUR = 60 * MINUTE;

    /** A day. */
    public static final long DAY = 24 * HOUR;

    private Millis() {}
}
