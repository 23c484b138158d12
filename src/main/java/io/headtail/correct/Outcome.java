package io.headtail.correct;

/** What became of one boundary. */
public enum Outcome {
    /** Its ranks, or its start, were different: the recount is stored under the next revision. */
    CORRECTED,
    /**
     * Its ranks were right, but it was provisional, or said that late views were missing or its
     * counts inexact: it is stored without that under the next revision.
     */
    SETTLED,
    /** It is final, says what the recount says, and lacks no late views. */
    UNCHANGED,
    /** Another correction has counted more of the log meanwhile, whose answer stands. */
    OVERTAKEN,
    /** It has no answer, as not all partitions have reported it. */
    SKIPPED,
    /** Events of it were missing when it was counted. */
    INCOMPLETE,
    /** It is provisional, and its window has not ended yet. */
    NOT_ENDED,
    /** It was removed by retention meanwhile. */
    REMOVED,
    /** The log no longer holds its whole window. */
    OUT_OF_REACH,
    /** Its counts alone need more memory than they may use. */
    TOO_LARGE,
    /** It was counted from another topic. */
    OTHER_TOPIC,
    /** It was counted by other settings. */
    OTHER_SETTINGS,
    /** The log ends before what it was counted from: it has lost records. */
    LOG_LOST,
    /** Others have changed it meanwhile in a way that does not fit. */
    CONFLICT;

    /** Whether the boundary is now as it should be. */
    public boolean isDone() {
        return this == CORRECTED || this == SETTLED || this == UNCHANGED || this == OVERTAKEN;
    }

    /** Whether something is wrong that a later correction does not put right by itself. */
    public boolean isRefused() {
        return this == TOO_LARGE
                || this == OTHER_TOPIC
                || this == OTHER_SETTINGS
                || this == LOG_LOST
                || this == CONFLICT;
    }
}
