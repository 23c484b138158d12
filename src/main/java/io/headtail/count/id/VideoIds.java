package io.headtail.count.id;

import io.headtail.count.invariant.BrokenInvariantException;

/**
 * The dictionary of one partition: maps every video id in use to a dense int, its <b>slot</b>.
 *
 * <p>Ids are in {@link IdCells}, 16 bytes a slot; the index over them is an {@link IdTable}. No id
 * is an object: an 11-byte id costs 16 bytes, and 5.3 to 10.7 in the index.
 *
 * <p>Lookups, {@link #intern} and {@link #free} are O(1) expected; growing doubles the table and
 * reads every cell once, sequentially. Not thread-safe.
 */
public final class VideoIds {
    /** The maximum length of an id in bytes. */
    public static final int MAX_LENGTH = 255;

    /** Returned by {@link #find} if the id has no slot. */
    public static final int NONE = -1;

    /** With fewer ids everything is in a near cache anyway, so reading ahead does not pay. */
    private static final int MIN_READ_AHEAD_IDS = 1 << 13;

    private final IdCells cells;
    private final IdOrder order;
    private final IdBatch single = new IdBatch(1);
    final IdTable table;
    private int size;
    private int slots;
    private int firstFree = NONE;
    private boolean frozen;

    /** An empty dictionary. */
    public VideoIds() {
        this(new IdCells());
    }

    private VideoIds(IdCells cells) {
        this.cells = cells;
        this.order = new IdOrder(cells);
        this.table = new IdTable(cells, order);
    }

    /**
     * A dictionary over cells that are already filled; see {@link RestoredIds}.
     *
     * @throws IllegalArgumentException if two slots have the same id
     */
    static VideoIds restored(IdCells cells, int slots, int size, int firstFree) {
        VideoIds ids = new VideoIds(cells);
        ids.slots = slots;
        ids.size = size;
        ids.firstFree = firstFree;
        int twice = ids.table.rebuild(slots, size);
        if (twice >= 0) {
            throw new IllegalArgumentException("slot " + twice + " has the id of another slot");
        }
        return ids;
    }

    /**
     * The current dictionary, for reading from another thread, without a copy. Until {@link #thaw}
     * no slot may be freed, and none is reused.
     */
    public FrozenIds freeze() {
        frozen = true;
        cells.keep(true);
        return new FrozenIds(cells.view(), slots, size);
    }

    /** Ends {@link #freeze}: what it returned is no longer read. */
    public void thaw() {
        frozen = false;
        cells.keep(false);
    }

    /** Whether freeing slots is forbidden now. */
    public boolean isFrozen() {
        return frozen;
    }

    /** Number of ids that have a slot. */
    public int size() {
        return size;
    }

    /** One more than the greatest slot ever allocated; a bound for scans. */
    public int slots() {
        return slots;
    }

    /**
     * Reads ahead everything that the batch's lookups will need, before any of it is used. Changes
     * nothing; without this call lookups are only slower.
     */
    public void touch(IdBatch batch) {
        if (size >= MIN_READ_AHEAD_IDS) {
            table.touch(batch);
        }
    }

    /** The slot of id {@code i} of the batch, or {@link #NONE}. */
    public int find(IdBatch batch, int i) {
        int found = table.look(batch, i);
        return found >= 0 ? found : NONE;
    }

    /** As {@link #intern(byte[], int, int)}, for id {@code i} of the batch. */
    public int intern(IdBatch batch, int i) {
        int found = table.look(batch, i);
        return found >= 0 ? found : insert(~found, batch, i);
    }

    /** The slot of the id in {@code bytes[from, from + length)}, or {@link #NONE}. */
    public int find(byte[] bytes, int from, int length) {
        return find(alone(bytes, from, length), 0);
    }

    /**
     * The slot of the id in {@code bytes[from, from + length)}, allocated now if it has none. The
     * caller must free slots that no window and no buffer refers to.
     *
     * @throws IllegalArgumentException if the length is not 1 to {@link #MAX_LENGTH}
     */
    public int intern(byte[] bytes, int from, int length) {
        return intern(alone(bytes, from, length), 0);
    }

    private IdBatch alone(byte[] bytes, int from, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "video id of " + length + " bytes: allowed are 1 to " + MAX_LENGTH);
        }
        single.clear();
        single.add(bytes, from, length);
        return single;
    }

    private int insert(int at, IdBatch batch, int i) {
        int slot = frozen ? NONE : firstFree;
        if (slot == NONE) {
            slot = slots++;
        } else {
            firstFree = cells.next(slot) - 1;
        }
        cells.store(
                slot,
                batch.first[i],
                batch.second[i],
                batch.bytes(i),
                batch.from(i),
                batch.length(i));
        table.put(at, batch.hashes[i], slot);
        size++;
        if (table.isFull(size, slots)) {
            table.grow(slots);
        }
        return slot;
    }

    /**
     * Frees a slot in use; it and its bytes will be reused.
     *
     * @throws io.headtail.count.invariant.BrokenInvariantException if the slot is not in use, or is
     *     being read
     */
    public void free(int slot) {
        if (!inUse(slot)) {
            throw new BrokenInvariantException("slot " + slot + " freed, but not in use");
        }
        if (frozen) {
            throw new BrokenInvariantException("slot " + slot + " freed while being read");
        }
        table.remove(slot);
        cells.release(slot, firstFree + 1);
        firstFree = slot;
        size--;
    }

    /** Whether the slot stands for an id now. */
    public boolean inUse(int slot) {
        return slot >= 0 && slot < slots && cells.length(slot) != 0;
    }

    /** The id's length in bytes. */
    public int length(int slot) {
        return cells.length(slot);
    }

    /** Copies the id to {@code target} at {@code at}; returns its length. */
    public int copy(int slot, byte[] target, int at) {
        return cells.copy(slot, target, at);
    }

    /** The id as a new array; for messages and tests. */
    public byte[] bytes(int slot) {
        byte[] id = new byte[length(slot)];
        copy(slot, id, 0);
        return id;
    }

    /** Compares two ids in use by their unsigned bytes. */
    public int compare(int slotA, int slotB) {
        return order.compare(slotA, slotB);
    }

    /** The cells, for scans. */
    public IdCells cells() {
        return cells;
    }

    /** The order of ids. */
    public IdOrder order() {
        return order;
    }

    /** Bytes held by the index. */
    public long indexBytes() {
        return table.memoryBytes();
    }

    /** Bytes held by the ids themselves. */
    public long idBytes() {
        return cells.memoryBytes();
    }

    /** Bytes held by index and ids; an estimate without headers. */
    public long memoryBytes() {
        return indexBytes() + idBytes();
    }

    /** Checks the whole structure; O(slots). Throws {@link BrokenInvariantException}. */
    public boolean assertValid() {
        return new VideoIdsCheck(this, cells, table).assertValid(firstFree);
    }

    @Override
    public String toString() {
        return "VideoIds[" + size + " of " + slots + " slots, table " + table.capacity() + "]";
    }

    /** Empties the dictionary but keeps the size of its table. */
    public void clear() {
        table.clear();
        cells.clear();
        size = 0;
        slots = 0;
        firstFree = NONE;
    }
}
