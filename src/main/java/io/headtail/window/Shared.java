package io.headtail.window;

import io.headtail.count.id.VideoIds;
import io.headtail.time.Timing;
import io.headtail.window.cursor.Cursor;

/**
 * What all windows of one partition share.
 *
 * @param kMax the greatest k that a Top-K is asked for
 * @param head the position that every tail stays behind
 * @param recent the newest events, which tails may be fed from
 */
record Shared(VideoIds ids, Timing timing, int kMax, Cursor head, RecentEvents recent) {
    /** Without any event in memory yet. */
    Shared(VideoIds ids, Timing timing, int kMax, Cursor head) {
        this(ids, timing, kMax, head, new RecentEvents());
    }
}
