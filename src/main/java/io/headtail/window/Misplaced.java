package io.headtail.window;

import io.headtail.count.id.VideoIds;
import java.util.BitSet;

/** Slots of ids that belong in another partition. */
final class Misplaced {
    private final VideoIds ids;
    private final byte[] id = new byte[VideoIds.MAX_LENGTH];
    private final BitSet slots = new BitSet();
    private Placement placement;
    private boolean any;

    Misplaced(VideoIds ids, Placement placement) {
        this.ids = ids;
        this.placement = placement;
    }

    Placement placement() {
        return placement;
    }

    boolean contains(int slot) {
        return any && slots.get(slot);
    }

    /** The slot was given to a new id. */
    void admit(int slot) {
        int length = ids.copy(slot, id, 0);
        boolean misplaced = placement.misplaced(id, 0, length);
        any |= misplaced;
        if (any) {
            slots.set(slot, misplaced);
        }
    }

    /** Replaces the placement and checks all ids again; O(slots). */
    void replacePlacement(Placement newPlacement) {
        placement = newPlacement;
        slots.clear();
        any = false;
        for (int slot = 0; slot < ids.slots(); slot++) {
            if (ids.inUse(slot)) {
                admit(slot);
            }
        }
    }
}
