package io.headtail.follow;

/**
 * A stored mark is not the one that the follower knows: another follower has moved it, or the store
 * has lost commits. Nothing was stored; the follower starts again from the stored marks.
 */
public final class OvertakenException extends Exception {
    private static final long serialVersionUID = 1;

    /** With what was found and what was expected. */
    public OvertakenException(String message) {
        super(message);
    }
}
