package io.headtail.window;

/** What decides which tick is next. */
public enum ClockMode {
    /** The machine's clock: ticks come as time passes, also while a topic is quiet. */
    WALL,
    /** The events' own timestamps: replays of old data, with all partitions in one process. */
    EVENT
}
