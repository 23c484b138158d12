package io.headtail.audit.log;

/** Records were deleted while they were to be read: the log no longer reaches. */
public final class LogCutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LogCutException(String message, Throwable cause) {
        super(message, cause);
    }
}
