package io.headtail.history.collect;

import io.headtail.merge.Marks;
import io.headtail.merge.Partial;

/**
 * A partial with the offsets in its record.
 *
 * @param offset offset of the record in the topic of boundaries; −1 if read back from PostgreSQL
 * @param head the offset that the partition's head had read up to, exclusive; −1 if unknown
 * @param tail the same for the window's tail; −1 for none
 */
public record Reported(Partial partial, long offset, long head, long tail) {
    int partition() {
        return partial.partition();
    }

    /** Whether it is the partition's answer at ticks before its own, too. */
    boolean standsForMore() {
        return partial.marks().sameSince() < partial.tick();
    }

    /** Whether it is the partition's answer at a tick. */
    boolean standsFor(long tick) {
        return tick == partial.tick()
                || (tick < partial.tick() && partial.marks().sameSince() <= tick);
    }

    /**
     * Chooses between this and {@code other}, which both stand for a tick: by precedence, then the
     * nearer one, whose marks are the tick's rather than a later one's. Two of one tick are merged
     * into one with the marks of both.
     */
    Reported and(Reported other) {
        if (partial.supersedes(other.partial)) {
            return this;
        }
        if (other.partial.supersedes(partial)) {
            return other;
        }
        if (partial.tick() != other.partial.tick()) {
            return partial.tick() < other.partial.tick() ? this : other;
        }
        Marks both = partial.marks().and(other.partial.marks());
        Partial joined =
                both.equals(partial.marks())
                        ? partial
                        : new Partial(partial.bytes(), partial.partition(), both);
        return new Reported(
                joined,
                Math.min(offset, other.offset),
                Math.max(head, other.head),
                Math.max(tail, other.tail));
    }

    /** Whether this one is at least as good as {@code other} for all of its ticks. */
    boolean covers(Reported other) {
        return standsFor(other.partial.tick())
                && partial.marks().sameSince() <= other.partial.marks().sameSince()
                && !other.partial.supersedes(partial);
    }

    int bytes() {
        return partial.bytes().length;
    }
}
