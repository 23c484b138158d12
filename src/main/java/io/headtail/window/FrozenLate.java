package io.headtail.window;

/**
 * What is known of a partition's late views; see {@link LateViews}. Owned by whoever holds it,
 * which may change it.
 *
 * @param reached late views below the tick
 * @param month those of them in the month of the tick
 * @param leaving views by the tick at which they leave windows, for all that have not left every
 *     window
 * @param ahead views by the tick at which they enter windows, for those at or above the tick
 */
public record FrozenLate(long reached, long month, TickSums leaving, TickSums ahead) {
    /** For a partition without late views. */
    public static FrozenLate none() {
        return new FrozenLate(0, 0, new TickSums(), new TickSums());
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return reached == 0 && month == 0 && leaving.size() == 0 && ahead.size() == 0;
    }
}
