package io.headtail.cli.support;

/** The exit codes of commands; 0 is success. */
public final class ExitCode {
    /** Done in part, or an unexpected error. */
    public static final int FAILED = 1;

    /** A mistake in arguments or configuration, or an unreachable server. */
    public static final int MISTAKE = 2;

    /** The log no longer holds what is needed. */
    public static final int OUT_OF_REACH = 3;

    private ExitCode() {}
}
