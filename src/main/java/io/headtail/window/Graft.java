package io.headtail.window;

import io.headtail.count.id.VideoIds;
import io.headtail.window.cursor.Cursor;
import io.headtail.window.cursor.HeldBucket;

/**
 * Moves windows that were rebuilt from the log, under a head of their own, into a running partition
 * that lacks them.
 */
public final class Graft {
    private final PartitionWindows running;
    private final PartitionWindows rebuilt;

    private Graft(PartitionWindows running, PartitionWindows rebuilt) {
        this.running = running;
        this.rebuilt = rebuilt;
    }

    /**
     * Whether {@link #graft} can be called now; O(events held). Offset and tick must be equal, and
     * the two heads must agree on what comes next: they hold the same events, and either have the
     * same stream time or no tail will read what lies between. After the log was truncated they may
     * differ: the running head may hold a deleted record, or a deleted record may have been newer
     * than all that remain, so that events that {@code rebuilt} accepts are late there. Then {@code
     * rebuilt} must continue until such events are released on both sides, and until the stream
     * time has been passed or its tails have reached the head.
     */
    public static boolean isPossible(PartitionWindows running, PartitionWindows rebuilt) {
        return new Graft(running, rebuilt).isPossible();
    }

    private boolean isPossible() {
        Cursor head = running.head().cursor();
        Cursor other = rebuilt.head().cursor();
        VideoIds ids = running.ids();
        return rebuilt.tick() == running.tick()
                && other.nextOffset() == head.nextOffset()
                && (other.streamTime() == head.streamTime()
                        || rebuilt.windows().leastTailOffset() >= head.nextOffset())
                && !running.hasStragglers()
                && !ids.isFrozen()
                && HeldBucket.same(head.freeze().held(), ids, other.freeze().held(), rebuilt.ids());
    }

    /**
     * Moves the windows of {@code rebuilt} into the running partition, in place of absent ones. It
     * must have read the same log, from any start, up to the running head's offset, and be at the
     * same tick. The running head must not hold stragglers, since {@code rebuilt} has counted them.
     * Consumes {@code rebuilt}; O(its slots).
     *
     * <p>The moved windows continue under the running head, with the late views of their spans. A
     * moved tail that has reached the head takes over the head's stream time.
     *
     * @throws IllegalStateException unless {@link #isPossible}
     */
    public static void graft(PartitionWindows running, PartitionWindows rebuilt) {
        Graft graft = new Graft(running, rebuilt);
        if (!graft.isPossible()) {
            throw new IllegalStateException(
                    "cannot take windows at %s over to %s%s"
                            .formatted(
                                    place(rebuilt),
                                    place(running),
                                    running.hasStragglers() ? ", stragglers among them" : ""));
        }
        running.windows().take(rebuilt.windows(), rebuilt.ids(), running.shared());
        // Without a window of all time in it, its first events may be late here.
        boolean first = rebuilt.windows().anyOfAllTime();
        running.head()
                .cursor()
                .releasedElsewhere(
                        first ? rebuilt.head().firstTimestamp() : Long.MAX_VALUE,
                        rebuilt.head().misplacedThrough());
        running.late().graft(rebuilt.late());
        running.head().placedBy(running.head().placement());
        // Events in memory may name slots that no window counted, and that were reused.
        running.shared().recent().forget(running.head().offset());
    }

    private static String place(PartitionWindows of) {
        return "tick %d and offset %d (stream time %d, %d held)"
                .formatted(
                        of.tick(),
                        of.head().offset(),
                        of.head().streamTime(),
                        of.head().buffered());
    }
}
