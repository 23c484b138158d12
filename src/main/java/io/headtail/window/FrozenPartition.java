package io.headtail.window;

import io.headtail.count.id.FrozenIds;
import io.headtail.window.cursor.FrozenCursor;
import java.util.List;

/**
 * A partition as it was when it was frozen: all that its answers from then on depend on, besides
 * the log. What a tail may be fed from memory is not part of it, since the log has that too.
 *
 * @param tick the tick that the windows stood at, epoch ms
 * @param windows those that were there, in the configured order
 */
public record FrozenPartition(
        long tick, FrozenCursor head, FrozenIds ids, List<FrozenWindow> windows, FrozenLate late) {

    /**
     * Takes a copy of the counts, in any one thread. Until it has returned the partition must
     * neither advance nor release stragglers; it may read on. O(slots).
     */
    public void copy() {
        windows.forEach(window -> window.counts().copy());
    }
}
