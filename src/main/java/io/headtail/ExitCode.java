package io.headtail;

/** What a command exits with; 0 where all is done. */
final class ExitCode {
    /** Done in part, or an unexpected error. */
    static final int FAILED = 1;

    /** A mistake in arguments or configuration, or a server that is not there. */
    static final int MISTAKE = 2;

    /** The log no longer holds what is needed. */
    static final int OUT_OF_REACH = 3;

    private ExitCode() {}
}
