package io.headtail.http.rank;

/** Ids may lie in several partitions, so that a rank cannot be added up from them. */
final class PlacedAnywhereException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PlacedAnywhereException() {
        super("event.partitioner is any", null, false, false);
    }
}
