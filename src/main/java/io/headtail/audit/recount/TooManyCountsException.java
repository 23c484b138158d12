package io.headtail.audit.recount;

/** A recount would need more memory than is available; fewer questions at once need less. */
public final class TooManyCountsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** More than so many. */
    public TooManyCountsException(long most) {
        super("more than %,d counts at once".formatted(most));
    }
}
