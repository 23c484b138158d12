package io.headtail.count.invariant;

/**
 * The state contradicts itself, so no answer computed from it can be trusted. The owner of the
 * state must stop and recover; nobody may catch this and continue.
 */
public final class BrokenInvariantException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** Creates it; the message says what was found and what had to hold. */
    public BrokenInvariantException(String message) {
        super(message);
    }
}
