package io.headtail.testing;

import io.headtail.window.EventBatch;
import io.headtail.window.Feed;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Tail;

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

    /** Whether window {@code w} has tails of which one must read on in the log. */
    public static boolean tailWants(PartitionWindows windows, int w, long target) {
        for (int i = 0; windows.hasTail(w) && i < tails(windows, w); i++) {
            if (windows.window(w).tail(i).wants(target)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The tail of window {@code w} that is to read next: the first that must read on, or else the
     * one that is behind.
     */
    public static Tail tailToRead(PartitionWindows windows, int w, long target) {
        Tail behind = windows.tail(w);
        for (int i = 0; i < tails(windows, w); i++) {
            Tail tail = windows.window(w).tail(i);
            if (tail.wants(target)) {
                return tail;
            }
            behind = tail.offset() < behind.offset() ? tail : behind;
        }
        return behind;
    }

    private static int tails(PartitionWindows windows, int w) {
        return windows.spec(w).span().tailLagsMs().size();
    }
}
