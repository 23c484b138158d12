package io.headtail.count.invariant;

/**
 * The state contradicts itself, so no answer made from it can be trusted. Whoever owns the state
 * stops and recovers; nobody catches this to go on.
 */
public final class BrokenInvariantException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** With what was found and what had to hold. */
    public BrokenInvariantException(String message) {
        super(message);
    }
}
