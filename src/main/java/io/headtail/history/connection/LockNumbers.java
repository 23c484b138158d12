package io.headtail.history.connection;

/**
 * The first numbers of our advisory locks, which distinguish them from each other and from others
 * in the database. Processes of different releases run beside each other: none may change.
 */
public final class LockNumbers {
    /** Of a day of boundaries; the second number is the day. */
    public static final int DAYS = 0x48_54_4c_01;

    /** For the one that thins boundaries. */
    public static final int RETENTION = 0x48_54_4c_02;

    /** Of all of the views per minute. */
    public static final int STATS = 0x48_54_4c_03;

    /** Of an hour of the views per minute; the second number is the hour. */
    public static final int STATS_HOURS = 0x48_54_4c_04;

    private LockNumbers() {}
}
