package io.headtail.count;

/** Breaks the index of ids on purpose, for the tests of its checker. */
final class IdCorruption {
    private IdCorruption() {}

    /** Where a slot's entry stands in the index. */
    static int entryOf(VideoIds ids, int slot) {
        int at = 0;
        while (ids.table.slotAt(at) != slot) {
            at++;
        }
        return at;
    }

    /** Writes over an entry of the index: it is of a slot now, whose id has that hash. */
    static void setEntry(VideoIds ids, int at, int slot, long hash) {
        ids.table.table[at] = ids.table.entry(hash, slot);
    }

    /** Empties an entry of the index. */
    static void removeEntry(VideoIds ids, int at) {
        ids.table.table[at] = 0;
    }
}
