package io.headtail.history.stats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the times at which gaps end in which records were lost, of partitions that are read.
 *
 * <p>How new a lost record was is told by those after it, unless they are late, which nobody can
 * know of the first ones: the stream time before the gap is too old to tell, or there is none. Of
 * the records at the first {@link #FIRST_OFFSETS} offsets after a gap one at least is taken not to
 * be late, as when a log is scanned whose beginning is gone; so nothing that was lost was newer
 * than the greatest time of those by more than the lateness. The end follows from the log alone: it
 * is the stream time at the first event after these offsets, and comes with the mark that has
 * passed it. Until then the gap is open. Not thread-safe.
 */
final class GapEnds {
    /**
     * So many that a buffer that was flushed late is rarely all of them, and so few that a slow
     * partition passes them: the least of what a scan looks at, which knows how long the log is.
     */
    static final int FIRST_OFFSETS = 1_000;

    /**
     * A partition's gaps after which the log went on at {@code offset} or before have ended.
     *
     * @param ms the time, epoch ms
     */
    record End(int partition, long offset, long ms) {}

    private final Map<Integer, Open> open = new HashMap<>();
    private final List<End> ended = new ArrayList<>();

    /** The open gaps of a partition. */
    final class Open {
        private final int partition;
        private final TreeSet<Long> offsets = new TreeSet<>();
        private long streamTime;

        private Open(int partition, long streamTime) {
            this.partition = partition;
            this.streamTime = streamTime;
        }

        /** Takes the next event, late or not. */
        void event(long offset, long ms) {
            streamTime = Math.max(streamTime, ms);
            while (!offsets.isEmpty() && offset >= offsets.first() + FIRST_OFFSETS) {
                ended.add(new End(partition, offsets.removeFirst(), streamTime));
            }
        }
    }

    /**
     * Adds a gap.
     *
     * @param offset at which the log goes on after it
     * @param streamTime before the next event, epoch ms; {@link io.headtail.follow.Mark#NO_TIME} if
     *     there is none
     */
    void add(int partition, long offset, long streamTime) {
        Open of = open.computeIfAbsent(partition, p -> new Open(p, streamTime));
        of.streamTime = Math.max(of.streamTime, streamTime);
        of.offsets.add(offset);
    }

    /** The open gaps of a partition; null if there are none. */
    @Nullable Open of(int partition) {
        Open of = open.get(partition);
        return of == null || of.offsets.isEmpty() ? null : of;
    }

    /** Those that have ended and are not stored, in the order of the log. */
    List<End> ended() {
        return List.copyOf(ended);
    }

    /** They are stored. */
    void stored() {
        ended.clear();
        open.values().removeIf(of -> of.offsets.isEmpty());
    }

    /** Drops all of a partition. */
    void forget(int partition) {
        open.remove(partition);
        ended.removeIf(end -> end.partition() == partition);
    }
}
