package io.headtail.instance.rank;

import io.headtail.count.Places;
import io.headtail.count.WindowCounts;
import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.PartialSender;
import io.headtail.merge.Partial;
import io.headtail.merge.rank.PartRank;
import io.headtail.merge.rank.RankBusyException;
import io.headtail.merge.rank.RankQuestion;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * The questions to one lane, which it answers between two ticks, where nothing changes: those about
 * one window of a partition together, by one pass over its counts. Except {@link #offer}, for the
 * lane's thread.
 *
 * <p>A question for a tick that a partition has yet to reach waits; it is answered when the
 * partition stands there or passes by, so that partitions need not stand at one tick at one time. A
 * partition that is beyond the tick answers where it stands.
 *
 * <p>Counting is bounded: of a lane's time one part in {@link #MAX_SHARE} at most. Once it has
 * spent that part of a tick on it, further questions are refused until it has made up for it,
 * however long a pass has taken. Without questions the cost is one read a cycle.
 */
public final class LaneRanks {
    /** The maximum number of questions that are counted in one pass. */
    private static final int MAX_TOGETHER = 16;

    private static final int MAX_RISES = 2;

    /** Counting has one part in so many of a lane's time. */
    private static final int MAX_SHARE = 4;

    private final List<WindowSpec> windows;
    private final boolean anywhere;
    private final long tickNanos;
    private final LongSupplier nanos;
    private final Queue<OpenQuestion> inbox = new ConcurrentLinkedQueue<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long budgetNanos;
    private long spentNanos;

    private record Waiting(OpenQuestion open, int partition, int window) {
        RankQuestion question() {
            return open.question();
        }
    }

    /** A question about a partition where it stands, with what is known before counting. */
    private record Counted(Waiting asked, Partial partial, long views, int place) {}

    /**
     * Without questions.
     *
     * @param anywhere whether ids may lie in several partitions
     * @param tickMs the tick, ms
     * @param nanos as {@link System#nanoTime}
     */
    public LaneRanks(List<WindowSpec> windows, boolean anywhere, long tickMs, LongSupplier nanos) {
        this.windows = windows;
        this.anywhere = anywhere;
        this.tickNanos = tickMs * 1_000_000;
        this.nanos = nanos;
        this.budgetNanos = nanos.getAsLong();
    }

    /** Asks; from any thread. The caller bounds how many are open. */
    void offer(OpenQuestion question) {
        inbox.add(question);
    }

    /** Takes new questions, and answers those that can be answered now. */
    public void cycle(Iterable<LanePartition> owned, PartialSender partials) {
        if (inbox.isEmpty() && waiting.isEmpty()) {
            return;
        }
        for (OpenQuestion open = inbox.poll(); open != null; open = inbox.poll()) {
            take(open, owned);
        }
        for (LanePartition p : owned) {
            answer(p, partials, false);
        }
        giveUp(owned);
    }

    /** Answers those about a partition that wait for the tick that it has just reached. */
    public void reached(LanePartition p, PartialSender partials) {
        if (!waiting.isEmpty()) {
            answer(p, partials, true);
        }
    }

    private void take(OpenQuestion open, Iterable<LanePartition> owned) {
        int partitions = 0;
        int w = indexOf(open.question().window());
        for (LanePartition p : owned) {
            // One that lacks the window is rebuilding it, which may take long.
            boolean answers = w >= 0 && p.windows().has(w) && !open.isAbandoned();
            if (answers && open.question().asks(p.number())) {
                waiting.add(new Waiting(open, p.number(), w));
                partitions++;
            }
        }
        open.taken(partitions);
    }

    private int indexOf(String window) {
        for (int w = 0; w < windows.size(); w++) {
            if (windows.get(w).name().equals(window)) {
                return w;
            }
        }
        return -1;
    }

    // Partitions that have left the lane, or do not reach the tick in time, or lack the window.
    private void giveUp(Iterable<LanePartition> owned) {
        long now = nanos.getAsLong();
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting asked = all.next();
            boolean here = false;
            for (LanePartition p : owned) {
                here |= p.number() == asked.partition();
            }
            if (!here || asked.open().isAbandoned() || asked.open().isOverdue(now)) {
                all.remove();
                asked.open().none();
            }
        }
    }

    private void answer(LanePartition p, PartialSender partials, boolean passing) {
        for (int w = 0; w < windows.size() && !waiting.isEmpty(); w++) {
            List<Waiting> ready = ready(p, w, passing);
            while (!ready.isEmpty()) {
                // Of rises each needs a pass of its own.
                int most = windows.get(w).isRising() ? MAX_RISES : MAX_TOGETHER;
                List<Waiting> some = ready.subList(0, Math.min(ready.size(), most));
                count(p, w, partials, some);
                some.clear();
            }
        }
    }

    private List<Waiting> ready(LanePartition p, int w, boolean passing) {
        List<Waiting> ready = new ArrayList<>();
        long tick = p.windows().tick();
        long now = nanos.getAsLong();
        for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
            Waiting asked = all.next();
            RankQuestion question = asked.question();
            boolean reached =
                    passing
                            ? question.tick() == tick
                            : question.tick() <= tick || asked.open().isOverdue(now);
            if (asked.partition() == p.number()
                    && asked.window() == w
                    && reached
                    && !asked.open().isAbandoned()
                    && tick != Long.MIN_VALUE
                    && p.windows().has(w)) {
                all.remove();
                ready.add(asked);
            }
        }
        return ready;
    }

    private void count(LanePartition p, int w, PartialSender partials, List<Waiting> together) {
        long begun = nanos.getAsLong();
        // What was spent too much is made up for, however long a pass has taken.
        spentNanos = Math.max(0, spentNanos - (begun - budgetNanos) / MAX_SHARE);
        budgetNanos = begun;
        if (spentNanos > tickNanos / MAX_SHARE) {
            RankBusyException busy =
                    new RankBusyException("too many ranks are being counted; try again soon");
            together.forEach(asked -> asked.open().refuse(busy));
            return;
        }
        WindowCounts counts = p.windows().window(w).counts();
        Partial partial = new Partial(partials.head(p, w), p.number(), p.marks().live(w));
        Places places = new Places();
        List<Counted> all = new ArrayList<>();
        boolean wanted = false;
        for (Waiting asked : together) {
            byte[] id = asked.question().id();
            int slot = p.windows().ids().find(id, 0, id.length);
            long views = slot < 0 ? 0 : Math.max(0, counts.count(slot));
            long from = asked.question().isFind() ? views : asked.question().views();
            all.add(new Counted(asked, partial, views, from < 1 ? -1 : places.add(from, id)));
            wanted |= from >= 1 || !asked.question().isFind();
        }
        if (wanted) {
            places.rankIn(counts);
        }
        for (Counted one : all) {
            boolean counted = one.place() >= 0 || !one.asked().question().isFind();
            long before = one.place() < 0 ? 0 : places.before(one.place());
            one.asked()
                    .open()
                    .answer(
                            new PartRank(
                                    one.partial(),
                                    anywhere,
                                    one.views(),
                                    counted ? before : -1,
                                    counted ? places.videos() : -1));
        }
        spentNanos += nanos.getAsLong() - begun;
    }
}
