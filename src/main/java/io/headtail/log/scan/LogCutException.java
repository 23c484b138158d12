package io.headtail.log.scan;

/** Records were deleted before a scan had read them; the message says of which partitions. */
public final class LogCutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LogCutException(String message, Throwable cause) {
        super(message, cause);
    }
}
