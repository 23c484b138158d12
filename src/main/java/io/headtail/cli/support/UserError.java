package io.headtail.cli.support;

/**
 * A user's mistake: the command line prints the message without a stack trace and exits with the
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

    /** What the process exits with. */
    public int exitCode() {
        return exitCode;
    }
}
