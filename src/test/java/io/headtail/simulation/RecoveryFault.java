package io.headtail.simulation;

/** A bug put in on purpose where partitions are stored and restored. */
enum RecoveryFault {
    NONE,
    /** A snapshot shows before the partials up to its tick were acknowledged. */
    VISIBLE_TOO_EARLY,
    /** The restored head reads its last event again. */
    HEAD_TOO_EARLY,
    /** The restored head passes over an event. */
    HEAD_TOO_LATE,
    /** A restored tail has lost what it held. */
    TAIL_FORGETS,
    /** The tick of the snapshot is not published again after a restore. */
    OWN_TICK_NOT_PUBLISHED
}
