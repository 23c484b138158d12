package io.headtail.node;

/** A process cannot start. The message is written for users: what was found, and what to do. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartException(String message) {
        super(message);
    }
}
