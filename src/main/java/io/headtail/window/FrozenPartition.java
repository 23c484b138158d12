package io.headtail.window;

import io.headtail.count.id.FrozenIds;
import io.headtail.window.cursor.FrozenCursor;
import java.util.List;

/**
 * A partition when it was frozen: everything that its later answers depend on, besides the log. The
 * events in memory for tails are not part of it, since the log has them too.
 *
 * @param tick the tick of the windows, epoch ms
 * @param head the head's cursor
 * @param ids the partition's dictionary
 * @param windows the windows that were present, in the configured order
 * @param late its late views
 */
public record FrozenPartition(
        long tick, FrozenCursor head, FrozenIds ids, List<FrozenWindow> windows, FrozenLate late) {

    /**
     * Copies the counts; on any one thread. Until it returns the partition must neither advance nor
     * release stragglers; it may continue reading. O(slots).
     */
    public void copy() {
        windows.forEach(FrozenWindow::copy);
    }
}
