package io.headtail.log;

/** The topic, or the way to it, is not fit for use; the message says what to do. */
public final class TopicProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With what was found, what is allowed, and what to do. */
    public TopicProblemException(String message, Throwable cause) {
        super(message, cause);
    }

    /** With what was found, what is allowed, and what to do. */
    public TopicProblemException(String message) {
        super(message);
    }
}
