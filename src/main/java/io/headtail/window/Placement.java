package io.headtail.window;

/**
 * Finds ids that belong in another partition. Called once for each id that is new to a partition,
 * and again for all ids when the result may have changed.
 */
@FunctionalInterface
public interface Placement {
    /** No id is misplaced, or placement is not checked. */
    Placement ANYWHERE = (id, from, length) -> false;

    /** Whether the id in {@code id[from, from + length)} belongs in another partition. */
    boolean misplaced(byte[] id, int from, int length);
}
