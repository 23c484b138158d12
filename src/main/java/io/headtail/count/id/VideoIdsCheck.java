package io.headtail.count.id;

import io.headtail.count.invariant.BrokenInvariantException;

/** Checks a dictionary's table, cells and free list against each other. */
final class VideoIdsCheck {
    private final VideoIds ids;
    private final IdCells cells;
    private final IdTable table;

    VideoIdsCheck(VideoIds ids, IdCells cells, IdTable table) {
        this.ids = ids;
        this.cells = cells;
        this.table = table;
    }

    /** Checks all of it; O(slots). Throws {@link BrokenInvariantException}. */
    boolean assertValid(int firstFree) {
        int entries = countEntries();
        check(entries == ids.size(), "size is " + ids.size() + ", entries are " + entries);
        int free = countFree(firstFree);
        check(
                free + ids.size() == ids.slots(),
                free + " free and " + ids.size() + " used of " + ids.slots() + " slots");
        return cells.assertValid();
    }

    private int countEntries() {
        int entries = 0;
        boolean[] seen = new boolean[ids.slots()];
        for (int at = 0; at < table.capacity(); at++) {
            int slot = table.slotAt(at);
            if (slot >= 0) {
                entries++;
                checkEntry(at, slot, seen);
            }
        }
        return entries;
    }

    private void checkEntry(int at, int slot, boolean[] seen) {
        check(slot < seen.length, "entry " + at + " names slot " + slot + ", which is not there");
        check(ids.inUse(slot), "entry " + at + " names slot " + slot + ", which is free");
        check(!seen[slot], "slot " + slot + " has two entries");
        seen[slot] = true;
        byte[] id = ids.bytes(slot);
        check(
                table.holds(at, IdHash.hash(id, 0, id.length), slot),
                "slot " + slot + " has another hash than its entry");
        check(ids.find(id, 0, id.length) == slot, "slot " + slot + " is not found by its id");
    }

    private int countFree(int firstFree) {
        int free = 0;
        for (int slot = firstFree; slot != VideoIds.NONE; slot = cells.next(slot) - 1) {
            check(!ids.inUse(slot) && free++ < ids.slots(), "free list is broken at slot " + slot);
        }
        return free;
    }

    private static void check(boolean holds, String found) {
        if (!holds) {
            throw new BrokenInvariantException("video ids: " + found);
        }
    }
}
