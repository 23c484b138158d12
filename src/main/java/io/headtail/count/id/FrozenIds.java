package io.headtail.count.id;

/**
 * A dictionary when it was frozen, for reading from another thread while its owner continues (see
 * {@link VideoIds#freeze}). Slots allocated since are not visible.
 */
public final class FrozenIds {
    private final IdCells cells;
    private final int slots;
    private final int size;

    FrozenIds(IdCells cells, int slots, int size) {
        this.cells = cells;
        this.slots = slots;
        this.size = size;
    }

    /** One more than the greatest slot. */
    public int slots() {
        return slots;
    }

    /** Number of slots that stand for an id. */
    public int size() {
        return size;
    }

    /**
     * Copies the id of a slot to {@code target} at {@code at}; returns its length, 0 for a free
     * slot.
     */
    public int copy(int slot, byte[] target, int at) {
        return cells.copy(slot, target, at);
    }
}
