package io.headtail.window;

/**
 * What is known of a partition's late views; see {@link LateViews}. Belongs to whoever has it.
 *
 * @param reached late views below the tick
 * @param month those of them that lie in the month of the tick
 * @param leaving views by the tick at which they leave windows, those that no window has left
 *     behind
 * @param ahead views by the tick at which they enter windows, those at or above the tick
 */
public record FrozenLate(long reached, long month, TickSums leaving, TickSums ahead) {
    /** Of a partition without late views. */
    public static FrozenLate none() {
        return new FrozenLate(0, 0, new TickSums(), new TickSums());
    }

    /** Whether there is nothing to remember. */
    public boolean isEmpty() {
        return reached == 0 && month == 0 && leaving.size() == 0 && ahead.size() == 0;
    }
}
