package io.headtail.audit.views;

/** The tables are as they were some time ago, such as after a restored backup. */
public final class MarksMovedBackException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MarksMovedBackException(int partition, long before, long now) {
        super(
                "the mark of partition %d has gone back from %d to %d meanwhile: run it again"
                        .formatted(partition, before, now));
    }
}
