package io.headtail.time;

/** Which ticks are published while a partition catches up. */
public enum PublishMode {
    /** Multiples of the finest of a few steps that keeps up. */
    AUTO,
    /** Every tick, whatever it costs. */
    EVERY_TICK,
    /** Only the newest tick, once caught up. */
    NEWEST
}
