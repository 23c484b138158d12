package io.headtail.count;

import io.headtail.count.id.VideoIds;
import java.util.Arrays;

/**
 * A window's indexed heap when it was frozen, and the floor that decides which videos are in it:
 * those with more views than the floor's count, and those with exactly that count whose ids do not
 * come after the floor's.
 *
 * @param slots by place, the root first
 * @param floorCount ≥ 1
 * @param floorId empty if every video of that count is in the heap
 */
public record FrozenHeap(int[] slots, long floorCount, byte[] floorId) {

    /** The same heap in another dictionary. */
    FrozenHeap in(int[] slotIn) {
        return new FrozenHeap(
                Arrays.stream(slots).map(slot -> slotIn[slot]).toArray(), floorCount, floorId);
    }

    /**
     * Builds the heap in a dictionary; its counts are still to be read.
     *
     * @throws IllegalArgumentException if a slot occurs twice, or stands for no id
     */
    IndexedHeap heap(VideoIds ids) {
        IndexedHeap heap = new IndexedHeap(ids);
        for (int slot : slots) {
            if (slot < 0 || slot >= ids.slots() || !ids.inUse(slot)) {
                throw new IllegalArgumentException(
                        "slot " + slot + " is in the heap, and stands for no id");
            }
            if (heap.contains(slot)) {
                throw new IllegalArgumentException("slot " + slot + " is in the heap twice");
            }
            heap.push(slot, 0);
        }
        return heap;
    }

    /**
     * Builds the floor in a dictionary.
     *
     * @throws IllegalArgumentException if its count or id is out of bounds
     */
    Floor floor(VideoIds ids) {
        if (floorCount < 1 || floorId.length > VideoIds.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a floor of %d views and an id of %d bytes: allowed are 1 or more, and 0 to %d"
                            .formatted(floorCount, floorId.length, VideoIds.MAX_LENGTH));
        }
        Floor floor = new Floor(ids);
        floor.set(floorCount, floorId);
        return floor;
    }
}
