package io.headtail.history.boundary;

import java.util.Comparator;

/**
 * A boundary of a window.
 *
 * @param tick the boundary, epoch ms, the exclusive end of the window
 */
public record BoundaryKey(String window, long tick) implements Comparable<BoundaryKey> {
    private static final Comparator<BoundaryKey> ORDER =
            Comparator.comparing(BoundaryKey::window).thenComparingLong(BoundaryKey::tick);

    /** By window, then by tick. */
    @Override
    public int compareTo(BoundaryKey other) {
        return ORDER.compare(this, other);
    }
}
