package io.headtail.time;

/** What decides the next tick. */
public enum ClockMode {
    /** Wall time less lateness and slack: live traffic. */
    WALL,
    /** The least watermark of all partitions: replays; nothing depends on the wall clock. */
    EVENT
}
