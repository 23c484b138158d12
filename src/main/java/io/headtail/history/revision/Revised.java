package io.headtail.history.revision;

/**
 * What became of a boundary that was recounted.
 *
 * @param revision that is stored now; of one that has moved, that was expected
 * @param changedRanks number of ranks that were different; 0 unless it is written
 */
public record Revised(Change change, int revision, int changedRanks) {
    /** Kinds of outcome; of a comparison that stores nothing, what would become of it. */
    public enum Change {
        /** The recount is stored, under the next revision. */
        WRITTEN,
        /** What was stored is final, says the same, and lacks no late views. */
        UNCHANGED,
        /** What is stored is not what was read before: it must be read again. */
        MOVED
    }
}
