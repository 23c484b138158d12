package io.headtail.tool;

/**
 * What a user can put right: the message says what was found, what is allowed and what to do, and
 * is all that they should see.
 */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ToolException(String message) {
        super(message);
    }

    public ToolException(String message, Throwable cause) {
        super(message, cause);
    }
}
