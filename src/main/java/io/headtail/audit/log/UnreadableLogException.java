package io.headtail.audit.log;

import org.jspecify.annotations.Nullable;

/** The log cannot be read: no broker, no topic, no permission. The message says what and where. */
public final class UnreadableLogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableLogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
