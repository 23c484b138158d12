package io.headtail.window;

import io.headtail.count.id.VideoIds;
import io.headtail.window.cursor.Cursor;
import java.util.BitSet;

/**
 * Frees slots that no window counts and the head does not hold, so that memory follows the videos
 * of the longest window. What a tail holds is counted in its window, or held by the head.
 *
 * <p>A sweep is O(slots), and runs only after ids have doubled since the last one. With a window of
 * all time no slot is ever freed, and nothing is swept.
 */
final class SlotSweep {
    /** With fewer ids a sweep is not worth it. */
    private static final int MIN_IDS = 10_000;

    private final VideoIds ids;
    private final Cursor head;
    private final WindowSet windows;
    private int sweepAboveIds;

    SlotSweep(VideoIds ids, Cursor head, WindowSet windows) {
        this.ids = ids;
        this.head = head;
        this.windows = windows;
        this.sweepAboveIds =
                windows.anyOfAllTime() ? Integer.MAX_VALUE : Math.max(MIN_IDS, 2 * ids.size());
    }

    void sweepIfWorthIt() {
        if (ids.size() > sweepAboveIds && !ids.isFrozen()) {
            sweep();
            sweepAboveIds = Math.max(MIN_IDS, 2 * ids.size());
        }
    }

    /** Sweeps now, even if it is not worth it; O(slots). Does nothing while ids are frozen. */
    void sweep() {
        if (ids.isFrozen()) {
            return;
        }
        BitSet held = new BitSet(ids.slots());
        head.forEachSlot(held::set);
        for (Window window : windows.present()) {
            // A heap may still name a video that no longer counts.
            window.counts().settle();
        }
        for (int slot = 0; slot < ids.slots(); slot++) {
            if (ids.inUse(slot) && !held.get(slot) && !windows.counts(slot)) {
                ids.free(slot);
            }
        }
    }
}
