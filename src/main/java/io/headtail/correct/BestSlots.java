package io.headtail.correct;

import io.headtail.count.id.VideoIds;
import io.headtail.history.boundary.BoundaryRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The first ranks among views by slot: a heap with the last of them on top. */
final class BestSlots {
    private final VideoIds ids;
    private final long[] views;
    private final int[] heap;
    private int size;

    private BestSlots(VideoIds ids, long[] views, int k) {
        this.ids = ids;
        this.views = views;
        this.heap = new int[Math.min(k, views.length)];
    }

    /** The first {@code k} videos that have views, best first; O(slots + k log k) in practice. */
    static List<BoundaryRows.RankedVideo> of(VideoIds ids, long[] views, int k) {
        BestSlots best = new BestSlots(ids, views, k);
        for (int slot = 0; slot < views.length; slot++) {
            if (views[slot] > 0) {
                best.offer(slot);
            }
        }
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>(best.size);
        while (best.size > 0) {
            int last = best.removeLast();
            String id = new String(ids.bytes(last), StandardCharsets.UTF_8);
            rows.add(new BoundaryRows.RankedVideo(id, views[last]));
        }
        Collections.reverse(rows);
        return rows;
    }

    /** Whether a slot comes after another in the order of answers. */
    private boolean isAfter(int slot, int other) {
        return views[slot] == views[other]
                ? ids.compare(slot, other) > 0
                : views[slot] < views[other];
    }

    private void offer(int slot) {
        if (size < heap.length) {
            int at = size++;
            for (; at > 0 && isAfter(slot, heap[(at - 1) / 2]); at = (at - 1) / 2) {
                heap[at] = heap[(at - 1) / 2];
            }
            heap[at] = slot;
        } else if (isAfter(heap[0], slot)) {
            sink(slot);
        }
    }

    private int removeLast() {
        int last = heap[0];
        size--;
        if (size > 0) {
            sink(heap[size]);
        }
        return last;
    }

    /** Puts a slot in place of the top. */
    private void sink(int slot) {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isAfter(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isAfter(heap[child], slot)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = slot;
    }
}
