package io.headtail.log;

import org.apache.kafka.common.errors.TimeoutException;

/** The topic is unusable or cannot be reached; the message says what to do. */
public final class TopicProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean accepts;

    /** A failed request; the message says what was found, what is allowed, and what to do. */
    public TopicProblemException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * Whether the topic itself is unusable, so that waiting does not help; otherwise Kafka answered
     * with an error, or not at all.
     */
    public boolean isFinal() {
        return getCause() == null;
    }

    /**
     * A request without an answer.
     *
     * @param accepts see {@link #accepts}
     */
    TopicProblemException(String message, Throwable cause, boolean accepts) {
        super(message, cause);
        this.accepts = accepts;
    }

    /**
     * Of an {@link #unreachable} one: whether a broker's address accepts connections, so that the
     * broker may only be slow.
     */
    public boolean accepts() {
        return accepts;
    }

    /** Whether Kafka did not answer, so that a retry may succeed. */
    public boolean unreachable() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** An unusable topic; the message says what was found, what is allowed, and what to do. */
    public TopicProblemException(String message) {
        super(message);
        this.accepts = false;
    }
}
