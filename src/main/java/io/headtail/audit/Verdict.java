package io.headtail.audit;

/** The audit's verdict on one boundary. */
public enum Verdict {
    /** Final and complete, and every rank equals the recount. */
    EQUAL,
    /** Final and complete, and some rank differs from the recount. */
    DIFFERENT,
    /** Not stored although it is due and differs from the boundary before it. */
    MISSING,
    /**
     * Not stored, and need not be: its rows equal those of the boundary before it, or there was no
     * event yet, and a later boundary is stored.
     */
    UNCHANGED,
    /** Not stored, and not due. Never fails. */
    NOT_DUE,
    /** Stored as provisional, so it may still change. Never fails. */
    PROVISIONAL,
    /** Stored as incomplete, since events are missing. Never fails. */
    INCOMPLETE,
    /** Stored as skipped, without an answer. Never fails. */
    SKIPPED,
    /** The log no longer holds the whole window, so it cannot be compared, stored or not. */
    OUT_OF_REACH;

    /** Whether the audit fails because of it. */
    public boolean isWrong() {
        return this == DIFFERENT || this == MISSING;
    }
}
