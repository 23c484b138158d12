package io.headtail.count.id;

/** Rebuilds a dictionary, slot by slot. */
public final class RestoredIds {
    private final IdCells cells = new IdCells();
    private int slots;
    private int size;
    private int free;

    /** Number of slots so far that stand for an id. */
    public int size() {
        return size;
    }

    /**
     * Gives the next slot to the id in {@code bytes[from, from + length)}; a length of 0 leaves it
     * free. Duplicates are only found by {@link #finish}.
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
     * Builds the dictionary; O(slots). Nothing can be added afterwards.
     *
     * @throws IllegalArgumentException if two slots have the same id
     */
    public VideoIds finish() {
        int firstFree = VideoIds.NONE;
        // In descending order, so that the least free slot is reused first.
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
