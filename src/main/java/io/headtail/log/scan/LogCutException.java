package io.headtail.log.scan;

import org.jspecify.annotations.Nullable;

/** Records were deleted before a scan had read them; the message says of which partitions. */
public final class LogCutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the partitions in the message. */
    public LogCutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
