package io.headtail.window;

import io.headtail.count.id.VideoIds;
import io.headtail.window.cursor.Cursor;
import io.headtail.window.cursor.HeldBucket;

/**
 * Puts windows that were rebuilt from the log, under a head of their own, into a partition that
 * lacks them and has run meanwhile.
 */
public final class Graft {
    private final PartitionWindows running;
    private final PartitionWindows rebuilt;

    private Graft(PartitionWindows running, PartitionWindows rebuilt) {
        this.running = running;
        this.rebuilt = rebuilt;
    }

    /**
     * Whether {@link #graft} can be called now; O(events held). Besides offset and tick the two
     * heads must agree on what comes: they hold the same events, and have one stream time or no
     * tail that will read what lies between. Where the log was cut they may not: a deleted record
     * may be held by the running one, or may have been newer than all that is left, so that what
     * {@code rebuilt} takes is late there. Then it must go on until such events are released on
     * both sides, and until the stream time has been passed or its tails stand at the head.
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
     * Takes over the windows of {@code rebuilt} in place of absent ones. It has read the same log
     * from a later or earlier start, up to the offset where the running head stands, and stands at
     * the same tick. No straggler may be held by the running one: in {@code rebuilt} they are
     * counted. Uses {@code rebuilt} up; O(its slots).
     *
     * <p>Its windows go on under the running head, with the late views of their spans. A tail of
     * theirs that stands where the head does takes the head's stream time.
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
        // Without a window of all time there, what came first there may be late here.
        boolean first = rebuilt.windows().anyOfAllTime();
        running.head()
                .cursor()
                .releasedElsewhere(
                        first ? rebuilt.head().firstTimestamp() : Long.MAX_VALUE,
                        rebuilt.head().misplacedThrough());
        running.late().graft(rebuilt.late());
        running.head().placedBy(running.head().placement());
        // What memory holds may name slots that no window counted, and that were reused.
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
