package io.headtail.audit.log;

/** Records were deleted before they could be read: the log no longer reaches back far enough. */
public final class LogCutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LogCutException(String message, Throwable cause) {
        super(message, cause);
    }
}
