package io.headtail.time;

/** Who says which tick is next. */
public enum ClockMode {
    /** Wall time less lateness and slack: live traffic. */
    WALL,
    /** The smallest watermark of all partitions: replays; nothing depends on the wall clock. */
    EVENT
}
