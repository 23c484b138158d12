package io.headtail.correct;

import io.headtail.count.id.VideoIds;
import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Mark;
import io.headtail.log.scan.ScanSink;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts many windows at many ticks in one pass over the log, late events included.
 *
 * <p>The starts and ends of the windows cut time into pieces, and each event is counted in its
 * piece: a window is the sum of consecutive ones. The next tick's sum is the last one's, plus the
 * pieces that enter and less those that leave; of a rising window, less twice those that pass its
 * middle and plus those that leave. Memory is proportional to the pairs of piece and video that
 * have views. Not thread-safe.
 */
final class WindowRecount implements ScanSink {
    /** Ids are looked at for their memory once in so many events. */
    private static final int ID_CHECK_INTERVAL = 1 << 12;

    private final long maxBytes;
    private final Map<WindowSpec, List<Question>> byWindow = new LinkedHashMap<>();

    /** Ascending; piece i is {@code [cuts[i − 1], cuts[i])}, and piece 0 has no start. */
    private final long[] cuts;

    /** Null where no window needs it. */
    private final @Nullable SlotViews[] pieces;

    private final long[] lateViews;
    private final VideoIds ids = new VideoIds();
    private long[] streamTimes = new long[0];
    private long firstMs = Long.MAX_VALUE;
    private long bytes;
    private long events;

    /**
     * Without events.
     *
     * @param maxBytes about how much memory it may use
     */
    WindowRecount(Collection<Question> questions, long maxBytes) {
        this.maxBytes = maxBytes;
        TreeSet<Long> all = new TreeSet<>();
        for (Question question : questions) {
            byWindow.computeIfAbsent(question.window(), w -> new ArrayList<>()).add(question);
            all.add(question.tick());
            all.add(question.startMs());
            all.add(question.middleMs());
        }
        all.remove(Long.MIN_VALUE);
        byWindow.values().forEach(some -> some.sort(Comparator.comparingLong(Question::tick)));
        cuts = all.stream().mapToLong(Long::longValue).toArray();
        pieces = new @Nullable SlotViews[cuts.length];
        lateViews = new long[cuts.length];
        for (Question question : questions) {
            for (int piece = first(question); piece <= last(question); piece++) {
                if (pieces[piece] == null) {
                    SlotViews empty = new SlotViews();
                    pieces[piece] = empty;
                    bytes += empty.memoryBytes();
                }
            }
        }
    }

    private int first(Question question) {
        return from(question.startMs());
    }

    private int from(long start) {
        return start == Long.MIN_VALUE ? 0 : Arrays.binarySearch(cuts, start) + 1;
    }

    private int last(Question question) {
        return Arrays.binarySearch(cuts, question.tick());
    }

    /**
     * Counts an event.
     *
     * @throws TooManyCountsException if there is no more room
     */
    @Override
    public void event(FollowedEvent event) {
        long time = event.timestamp();
        events++;
        firstMs = Math.min(firstMs, time);
        raise(event.partition(), time);
        int found = Arrays.binarySearch(cuts, time);
        int piece = found < 0 ? -found - 1 : found + 1;
        SlotViews into = piece < cuts.length ? pieces[piece] : null;
        if (into == null) {
            return;
        }
        int slot = ids.intern(event.id(), event.idFrom(), event.idLength());
        long grown = into.add(slot, event.views());
        bytes += grown;
        if (event.isLate()) {
            lateViews[piece] += event.views();
        }
        if ((grown > 0 || events % ID_CHECK_INTERVAL == 0) && usedBytes() > maxBytes) {
            throw new TooManyCountsException(maxBytes);
        }
    }

    private void raise(int partition, long time) {
        int had = streamTimes.length;
        if (partition >= had) {
            streamTimes = Arrays.copyOf(streamTimes, partition + 1);
            Arrays.fill(streamTimes, had, streamTimes.length, Mark.NO_TIME);
        }
        streamTimes[partition] = Math.max(streamTimes[partition], time);
    }

    // With the sums of one window.
    private long usedBytes() {
        return bytes + ids.memoryBytes() + (long) Long.BYTES * ids.slots();
    }

    /** The greatest time of an event of a partition, epoch ms; {@link Mark#NO_TIME} if none. */
    long streamTime(int partition) {
        return partition < streamTimes.length ? streamTimes[partition] : Mark.NO_TIME;
    }

    /** Number of events that were read. */
    long events() {
        return events;
    }

    /** Hands over the answers: grouped by window, by ascending tick, until the taker has enough. */
    void answer(AnswerTaker taker) {
        for (List<Question> series : byWindow.values()) {
            if (!answer(series, taker)) {
                return;
            }
        }
    }

    /** Receives answers; says whether it wants more. */
    interface AnswerTaker {
        boolean take(WindowAnswer answer);
    }

    private boolean answer(List<Question> ascending, AnswerTaker taker) {
        long[] sums = new long[ids.slots()];
        long late = 0;
        int from = first(ascending.get(0));
        int middle = from;
        int to = from;
        for (Question question : ascending) {
            for (; to <= last(question); to++) {
                add(to, 1, sums);
                late += lateViews[to];
            }
            for (; question.isRising() && middle < from(question.middleMs()); middle++) {
                add(middle, -2, sums);
            }
            for (; from < first(question); from++) {
                add(from, question.isRising() ? 1 : -1, sums);
                late -= lateViews[from];
            }
            long start = question.startMs();
            boolean more =
                    taker.take(
                            new WindowAnswer(
                                    question,
                                    start == Long.MIN_VALUE
                                            ? Math.min(firstMs, question.tick())
                                            : start,
                                    BestSlots.of(ids, sums, question.k()),
                                    late));
            if (!more) {
                return false;
            }
        }
        return true;
    }

    private void add(int piece, int sign, long[] sums) {
        SlotViews views = pieces[piece];
        // Between two windows that do not meet, no window needs it.
        if (views != null) {
            views.forEach((slot, more) -> sums[slot] += sign * more);
        }
    }
}
