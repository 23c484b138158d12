package io.headtail.correct;

/** A recount would need more memory than it may use; fewer boundaries at once need less. */
public final class TooManyCountsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyCountsException(long maxBytes) {
        super("the counts of one boundary need more than %,d MiB".formatted(maxBytes >> 20));
    }
}
