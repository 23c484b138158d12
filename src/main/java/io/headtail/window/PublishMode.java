package io.headtail.window;

/** Which ticks are published while catching up; at the head, every tick is. */
public enum PublishMode {
    /** The finest grid that keeps up. */
    AUTO,
    /** Every tick, however long it takes. */
    EVERY_TICK,
    /** Only the newest tick there is. */
    NEWEST
}
