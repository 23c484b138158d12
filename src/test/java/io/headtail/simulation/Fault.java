package io.headtail.simulation;

/** A bug put in on purpose, to see that the comparison finds it. */
enum Fault {
    NONE,
    /** The head takes one event twice. */
    EVENT_TWICE,
    /** A tail passes over one event that the head has added. */
    SUBTRACTION_SKIPPED
}
