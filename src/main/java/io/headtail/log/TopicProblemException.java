package io.headtail.log;

import org.apache.kafka.common.errors.TimeoutException;

/** The topic, or the way to it, is not fit for use; the message says what to do. */
public final class TopicProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean accepts;

    /** With what was found, what is allowed, and what to do. */
    public TopicProblemException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * Whether the topic itself was found not to be fit, so that waiting does not help; otherwise it
     * is what Kafka answered, or that it did not.
     */
    public boolean isFinal() {
        return getCause() == null;
    }

    /**
     * For want of an answer.
     *
     * @param accepts see {@link #accepts}
     */
    TopicProblemException(String message, Throwable cause, boolean accepts) {
        super(message, cause);
        this.accepts = accepts;
    }

    /**
     * Of one that is {@link #unreachable}: whether a broker's address accepts connections, so that
     * it may only be slow.
     */
    public boolean accepts() {
        return accepts;
    }

    /** Whether Kafka did not answer, so that another time it may. */
    public boolean unreachable() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** With what was found, what is allowed, and what to do. */
    public TopicProblemException(String message) {
        super(message);
        this.accepts = false;
    }
}
