package io.headtail.time;

/** Lengths of time in milliseconds. A day has 24 hours: times are in UTC. */
public final class Millis {
    public static final long MINUTE = 60_000;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;

    private Millis() {}
}
