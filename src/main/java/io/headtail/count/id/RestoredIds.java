package io.headtail.count.id;

/** Builds a dictionary again, slot by slot. */
public final class RestoredIds {
    private final IdCells cells = new IdCells();
    private int slots;
    private int size;
    private int free;

    /** How many of them stand for an id. */
    public int size() {
        return size;
    }

    /**
     * Gives the next slot to the id in {@code bytes[from, from + length)}; a length of 0 leaves it
     * free. That an id comes once only is checked at the end.
     */
    public void add(byte[] bytes, int from, int length) {
        if (length == 0) {
            cells.store(slots, 0, 0, bytes, from, 0);
            free++;
        } else {
            cells.store(
                    slots,
                    IdHash.first(bytes, from, length),
                    IdHash.second(bytes, from, length),
                    bytes,
                    from,
                    length);
            size++;
        }
        slots++;
    }

    /**
     * The dictionary; O(slots). Nothing can be added after it.
     *
     * @throws IllegalArgumentException if two slots have one id
     */
    public VideoIds finish() {
        int firstFree = VideoIds.NONE;
        // From the greatest to the least, so that the least is the first to be given out again.
        for (int slot = slots - 1; free > 0 && slot >= 0; slot--) {
            if (cells.length(slot) == 0) {
                cells.release(slot, firstFree + 1);
                firstFree = slot;
                free--;
            }
        }
        return VideoIds.restored(cells, slots, size, firstFree);
    }
}
