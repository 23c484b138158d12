package io.headtail.tool;

/**
 * An error that the user can correct: the message says what was found, what is allowed and what to
 * do, and is shown without a stack trace.
 */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param message what was found, what is allowed, what to do
     */
    public ToolException(String message) {
        super(message);
    }

    /**
     * @param message what was found, what is allowed, what to do
     * @param cause the underlying error
     */
    public ToolException(String message, Throwable cause) {
        super(message, cause);
    }
}
