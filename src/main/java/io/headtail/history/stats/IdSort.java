package io.headtail.history.stats;

import io.headtail.count.id.VideoIds;

/** Sorts slots by their ids: a merge sort of ints, O(n log n), which boxes nothing. */
final class IdSort {
    private IdSort() {}

    /** All slots of a dictionary of which none was freed, by the unsigned bytes of their ids. */
    static int[] sorted(VideoIds ids) {
        int[] slots = new int[ids.slots()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = i;
        }
        sort(ids, slots.clone(), slots, 0, slots.length);
        return slots;
    }

    // Both hold the same in [from, to); the result is in target.
    private static void sort(VideoIds ids, int[] source, int[] target, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(ids, target, source, from, middle);
        sort(ids, target, source, middle, to);
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            boolean takeLeft =
                    right == to || (left < middle && ids.compare(source[left], source[right]) <= 0);
            target[at] = takeLeft ? source[left++] : source[right++];
        }
    }
}
