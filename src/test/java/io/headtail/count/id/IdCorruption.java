package io.headtail.count.id;

/** Breaks the index of ids on purpose, for the tests of its checker. */
public final class IdCorruption {
    private IdCorruption() {}

    /** Where a slot's entry stands in the index. */
    public static int entryOf(VideoIds ids, int slot) {
        int at = 0;
        while (ids.table.slotAt(at) != slot) {
            at++;
        }
        return at;
    }

    /** Overwrites an entry of the index with that of a slot whose id has that hash. */
    public static void setEntry(VideoIds ids, int at, int slot, long hash) {
        ids.table.table[at] = ids.table.entry(hash, slot);
    }

    /** Empties an entry of the index. */
    public static void removeEntry(VideoIds ids, int at) {
        ids.table.table[at] = 0;
    }
}
