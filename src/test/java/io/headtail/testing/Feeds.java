package io.headtail.testing;

import io.headtail.window.EventBatch;
import io.headtail.window.Feed;
import io.headtail.window.PartitionWindows;

/** Feeds a head or a tail one event at a time. */
public final class Feeds {
    private static final ThreadLocal<EventBatch> SINGLE = ThreadLocal.withInitial(EventBatch::new);

    private Feeds() {}

    /** Offers one valid event. */
    public static void offer(
            Feed to, long offset, long timestamp, byte[] id, int from, int length, int views) {
        EventBatch single = SINGLE.get();
        single.clear();
        single.add(offset, timestamp, id, from, length, views);
        to.take(single);
    }

    /** Offers one valid event with a view of an id. */
    public static void offer(Feed to, long offset, long timestamp, byte[] id) {
        offer(to, offset, timestamp, id, 0, id.length, 1);
    }

    /** Feeds tails from memory, if window {@code w} has one; whether any was fed. */
    public static boolean feedFromMemory(PartitionWindows windows, int w, long target) {
        return windows.hasTail(w) && windows.feedFromMemory(target);
    }

    /** Whether window {@code w} has a tail that must read on in the log. */
    public static boolean tailWants(PartitionWindows windows, int w, long target) {
        return windows.hasTail(w) && windows.tail(w).wants(target);
    }
}
