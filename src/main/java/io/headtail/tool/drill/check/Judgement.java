package io.headtail.tool.drill.check;

import io.headtail.tool.drill.fault.InjectedFault;
import io.headtail.tool.drill.record.DrillVideos;
import io.headtail.tool.drill.record.SeenAnswer;
import io.headtail.tool.drill.record.WatchedWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** Compares every exact answer that was seen with the recount. */
public final class Judgement {
    /** How many wrong answers are described; all are counted. */
    private static final int MAX_DESCRIBED = 20;

    private final List<String> described = new ArrayList<>();
    private final List<SeenAnswer> compared = new ArrayList<>();
    private final Map<String, TreeMap<Long, Long>> firstSeen = new HashMap<>();
    private final Map<String, Integer> marks = new TreeMap<>();
    private int wrong;
    private int notExact;

    /**
     * Compares all answers of {@link WatchedWindow#ALL}; O(events + ticks × videos) for each
     * window.
     *
     * @param progress receives the number of answers compared so far, from time to time
     */
    public Judgement(List<SeenAnswer> seen, DrillRecount recount, IntConsumer progress) {
        this(seen, recount, progress, WatchedWindow.ALL);
    }

    /** As {@link #Judgement(List, DrillRecount, IntConsumer)}, of these windows. */
    public Judgement(
            List<SeenAnswer> seen,
            DrillRecount recount,
            IntConsumer progress,
            List<WatchedWindow> windows) {
        int judged = 0;
        for (WatchedWindow window : windows) {
            DrillRecount.Sweep sweep = recount.sweep(window);
            long counted = Long.MIN_VALUE;
            long[] rows = {};
            for (SeenAnswer answer : exactByTick(seen, window.name())) {
                if (answer.tick() != counted) {
                    counted = answer.tick();
                    rows = sweep.rows(counted, WatchedWindow.ROWS);
                }
                judge(answer, Arrays.copyOf(rows, Math.min(answer.k(), rows.length)));
                progress.accept(++judged);
            }
        }
        notExact = (int) seen.stream().filter(answer -> !answer.isExact()).count();
        seen.forEach(answer -> answer.marks().forEach(mark -> marks.merge(mark, 1, Integer::sum)));
    }

    private static List<SeenAnswer> exactByTick(List<SeenAnswer> seen, String window) {
        return seen.stream()
                .filter(answer -> answer.window().equals(window) && answer.isExact())
                .sorted(
                        Comparator.comparingLong(SeenAnswer::tick)
                                .thenComparingLong(SeenAnswer::atMs))
                .toList();
    }

    private void judge(SeenAnswer answer, long[] expected) {
        firstSeen
                .computeIfAbsent(answer.window(), w -> new TreeMap<>())
                .merge(answer.tick(), answer.atMs(), Math::min);
        if (answer.rows().length > 0) {
            compared.add(answer);
        }
        int rank = Arrays.mismatch(answer.rows(), expected);
        if (rank >= 0) {
            wrong++;
            if (described.size() < MAX_DESCRIBED) {
                described.add(
                        "%s: rank %d is %s, recounted %s"
                                .formatted(
                                        answer,
                                        rank + 1,
                                        row(answer.rows(), rank),
                                        row(expected, rank)));
            }
        }
    }

    private static String row(long[] rows, int rank) {
        return rank < rows.length ? DrillVideos.text(rows[rank]) : "nothing";
    }

    /** The number of exact answers that differ from the recount. */
    public int wrong() {
        return wrong;
    }

    /** Descriptions of the first wrong answers. */
    public List<String> described() {
        return described;
    }

    /** The number of exact answers with rows; all of them are compared. */
    public int compared() {
        return compared.size();
    }

    /** The number of answers marked as provisional, incomplete or degraded. */
    public int notExact() {
        return notExact;
    }

    /** The number of these answers by mark; an answer may have several marks. */
    public Map<String, Integer> marks() {
        return marks;
    }

    /**
     * The phase from each fault to the next.
     *
     * @param endMs when the last phase ended, epoch ms
     */
    public List<Phase> phases(List<InjectedFault> faults, long endMs) {
        List<Phase> phases = new ArrayList<>();
        long deletedBefore = Long.MIN_VALUE;
        for (int i = 0; i < faults.size(); i++) {
            InjectedFault fault = faults.get(i);
            long until = i + 1 < faults.size() ? faults.get(i + 1).atMs() : endMs;
            int in =
                    (int)
                            compared.stream()
                                    .filter(a -> a.atMs() >= fault.atMs() && a.atMs() < until)
                                    .count();
            deletedBefore = Math.max(deletedBefore, fault.deletedBeforeMs());
            phases.add(new Phase(fault, until, in, deletedBefore, firstSeen));
        }
        return phases;
    }
}
