package io.headtail.follow;

/**
 * A valid event of the log. A flyweight: it holds the event only until the call that it is given to
 * returns.
 */
public interface FollowedEvent {
    /** The partition that it is in. */
    int partition();

    /** Its offset. */
    long offset();

    /** The event's time, epoch ms, 0 to the end of the year 9999. */
    long timestamp();

    /** Its views, ≥ 1. */
    int views();

    /** Whether it is late by the log alone, and counts in no answer. */
    boolean isLate();

    /** The array that holds the video's id, UTF-8 without U+0000, from {@link #idFrom} on. */
    byte[] id();

    /** Index of the id's first byte in {@link #id}. */
    int idFrom();

    /** Length of the id in bytes, 1 to 255. */
    int idLength();
}
