package io.headtail.log;

import org.apache.kafka.common.errors.TimeoutException;

/** The topic, or the way to it, is not fit for use; the message says what to do. */
public final class TopicProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With what was found, what is allowed, and what to do. */
    public TopicProblemException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Whether the topic itself was found not to be fit, so that waiting does not help; otherwise it
     * is what Kafka answered, or that it did not.
     */
    public boolean isFinal() {
        return getCause() == null;
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
    }
}
