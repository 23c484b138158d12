package io.headtail.count;

import io.headtail.count.id.VideoIds;
import java.util.Arrays;

/**
 * A window's indexed heap as it was when it was frozen, with the floor that says what is in it: a
 * video is if it has more views than the floor's count, or just as many and an id that does not
 * come after the floor's.
 *
 * @param slots by place
 * @param floorCount ≥ 1
 * @param floorId empty: every video of that count is in the heap
 */
public record FrozenHeap(int[] slots, long floorCount, byte[] floorId) {

    /** The same in another dictionary. */
    FrozenHeap in(int[] slotIn) {
        return new FrozenHeap(
                Arrays.stream(slots).map(slot -> slotIn[slot]).toArray(), floorCount, floorId);
    }

    /**
     * The heap in a dictionary, whose counts are to be read again.
     *
     * @throws IllegalArgumentException if a slot is there twice, or stands for no id
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
     * The floor in a dictionary.
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
