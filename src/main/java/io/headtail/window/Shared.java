package io.headtail.window;

import io.headtail.count.id.VideoIds;
import io.headtail.time.Timing;
import io.headtail.window.cursor.Cursor;

/**
 * State that all windows of one partition share.
 *
 * @param kMax the greatest k of a Top-K
 * @param head the position that tails never pass
 * @param recent the newest events in memory, to feed tails from
 */
record Shared(VideoIds ids, Timing timing, int kMax, Cursor head, RecentEvents recent) {
    /** Without events in memory. */
    Shared(VideoIds ids, Timing timing, int kMax, Cursor head) {
        this(ids, timing, kMax, head, new RecentEvents());
    }
}
