package io.headtail.audit;

/** What an audit finds of one boundary. */
public enum Verdict {
    /** Final, complete, and every rank as recounted. */
    EQUAL,
    /** Final and complete, and some rank is not as recounted. */
    DIFFERENT,
    /** Nothing is stored, though it is due, and the boundary before it says something else. */
    MISSING,
    /**
     * Nothing is stored, nor need be: the rows are those of the boundary before it, or there was no
     * event yet, and a later boundary is stored.
     */
    UNCHANGED,
    /** Nothing is stored, and it is not due. Never fails. */
    NOT_DUE,
    /** Stored as one that may still change. Never fails. */
    PROVISIONAL,
    /** Stored as one that lacks events. Never fails. */
    INCOMPLETE,
    /** Stored as one without an answer. Never fails. */
    SKIPPED,
    /** The log no longer holds all of the window, so nothing can be said: stored or not. */
    OUT_OF_REACH;

    /** Whether what is stored is wrong. */
    public boolean isWrong() {
        return this == DIFFERENT || this == MISSING;
    }
}
