package io.headtail.cli.support;

/**
 * A user's mistake: the message is printed without a stack trace, and the process exits with the
 * code. The message says what was found, what is allowed and what to do.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** With exit code {@link ExitCode#MISTAKE}. */
    public UserError(String message) {
        this(message, ExitCode.MISTAKE);
    }

    /**
     * @param exitCode 1 to 255
     */
    public UserError(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
