package io.headtail.window;

/**
 * Tells ids that belong in another partition. It is asked once for each id that is new to a
 * partition, and again for all when the answer may have changed.
 */
@FunctionalInterface
public interface Placement {
    /** Every id is where it belongs, or nobody cares. */
    Placement ANYWHERE = (id, from, length) -> false;

    /** Whether the id in {@code id[from, from + length)} belongs in another partition. */
    boolean misplaced(byte[] id, int from, int length);
}
