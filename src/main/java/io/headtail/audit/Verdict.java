package io.headtail.audit;

/** What an audit finds of one boundary. */
public enum Verdict {
    /** Final, complete, and every rank as recounted. */
    EQUAL,
    /** Final and complete, and some rank is not as recounted. */
    DIFFERENT,
    /** Nothing is stored, though every partition's watermark has passed the tick. */
    MISSING,
    /** Nothing is stored, and the log has not come that far either. Never fails. */
    NOT_DUE,
    /** Stored as one that may still change. Never fails. */
    PROVISIONAL,
    /** Stored as one that lacks events. Never fails. */
    INCOMPLETE,
    /** Stored as one without an answer. Never fails. */
    SKIPPED,
    /** The log no longer holds all of the window, so nothing can be said. */
    OUT_OF_REACH;

    /** Whether what is stored is wrong. */
    public boolean isWrong() {
        return this == DIFFERENT || this == MISSING;
    }
}
