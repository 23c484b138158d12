package io.headtail.audit;

import io.headtail.audit.recount.CountedWindow;
import io.headtail.audit.recount.PassReport;
import io.headtail.audit.recount.RecountQuestion;
import io.headtail.audit.recount.RecountedAnswer;
import io.headtail.audit.recount.Recounting;
import io.headtail.audit.recount.TooManyCountsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares stored boundaries with recounts. Final and complete boundaries must be equal, and every
 * expected boundary must be stored; all others are listed. A few hundred boundaries share one pass
 * over the log, fewer if memory does not suffice.
 */
public final class Audit {
    private static final long HOUR_MS = 3_600_000;
    private static final int MAX_TICKS_PER_PASS = 288;
    private static final int MAX_SHOWN = 5;

    private final Recounting recounting;
    private final StoredBoundaries stored;
    private final Due due;

    /**
     * @param due decides from which tick on a missing boundary is no error yet
     */
    public Audit(Recounting recounting, StoredBoundaries stored, Due due) {
        this.recounting = recounting;
        this.stored = stored;
        this.due = due;
    }

    /**
     * The boundaries to compare.
     *
     * @param fromMs the first tick, epoch ms, inclusive
     * @param toMs the last tick, epoch ms, inclusive
     * @param intervalMs boundaries are expected at every multiple of it, and at every full hour
     * @param kept whether retention keeps the boundary at a tick
     */
    public record Scope(
            List<CountedWindow> windows,
            long fromMs,
            long toMs,
            long intervalMs,
            LongPredicate kept) {
        /**
         * Checks the bounds.
         *
         * @throws IllegalArgumentException if the interval is not positive or the range is reversed
         */
        public Scope {
            windows = List.copyOf(windows);
            if (intervalMs <= 0 || fromMs > toMs) {
                throw new IllegalArgumentException(
                        "from %d to %d every %d ms".formatted(fromMs, toMs, intervalMs));
            }
        }

        private Scope part(long from, long to) {
            return new Scope(windows, from, to, intervalMs, kept);
        }

        private long stepMs() {
            return Math.min(intervalMs, HOUR_MS);
        }

        /** The ticks of the expected boundaries, ascending. */
        private Set<Long> expected() {
            Set<Long> ticks = new TreeSet<>();
            for (long step : new long[] {intervalMs, HOUR_MS}) {
                for (long at = -Math.floorDiv(-fromMs, step) * step; at <= toMs; at += step) {
                    if (kept.test(at)) {
                        ticks.add(at);
                    }
                }
            }
            return ticks;
        }
    }

    /**
     * Compares all boundaries of the scope.
     *
     * @param taker receives the result of each boundary; long parts of the scope come in time
     *     order, and within a part results are ordered by window and tick
     * @return false if a pass over the log was stopped
     */
    public boolean run(Scope scope, Consumer<Checked> taker) {
        long partMs = MAX_TICKS_PER_PASS * scope.stepMs();
        for (long from = scope.fromMs(); from <= scope.toMs(); from += partMs) {
            Scope part = scope.part(from, Math.min(scope.toMs(), from + partMs - 1));
            if (!check(part, taker)) {
                return false;
            }
        }
        return true;
    }

    private boolean check(Scope scope, Consumer<Checked> taker) {
        List<Checked> found = new ArrayList<>();
        try {
            if (!recount(scope, found)) {
                return false;
            }
        } catch (TooManyCountsException e) {
            if (scope.toMs() - scope.fromMs() < scope.stepMs()) {
                throw e;
            }
            long middle = scope.fromMs() + (scope.toMs() - scope.fromMs()) / 2;
            return check(scope.part(scope.fromMs(), middle), taker)
                    && check(scope.part(middle + 1, scope.toMs()), taker);
        }
        Map<String, Integer> order = new HashMap<>();
        scope.windows().forEach(window -> order.put(window.name(), order.size()));
        found.sort(
                Comparator.<Checked>comparingInt(one -> order.getOrDefault(one.window(), 0))
                        .thenComparingLong(Checked::tick)
                        .thenComparingInt(Checked::revision));
        found.forEach(taker);
        return true;
    }

    private boolean recount(Scope scope, List<Checked> found) {
        Map<RecountQuestion, List<StoredBoundary>> asked = new HashMap<>();
        Absent absent = new Absent(due);
        for (CountedWindow window : scope.windows()) {
            List<StoredBoundary> there =
                    stored.between(window.name(), scope.fromMs(), scope.toMs());
            for (StoredBoundary boundary : there) {
                if (boundary.skipped()) {
                    found.add(listed(boundary, Verdict.SKIPPED, null));
                } else if (!boundary.isComplete()) {
                    found.add(listed(boundary, Verdict.INCOMPLETE, null));
                } else {
                    asked.computeIfAbsent(question(window, boundary), key -> new ArrayList<>())
                            .add(boundary);
                }
            }
            addAbsent(scope, window, there, absent);
        }
        absent.asked().forEach(question -> asked.putIfAbsent(question, List.of()));
        if (asked.isEmpty()) {
            return true;
        }
        PassReport report =
                recounting.run(
                        List.copyOf(asked.keySet()),
                        answer -> {
                            absent.take(answer);
                            asked.getOrDefault(answer.question(), List.of())
                                    .forEach(one -> found.add(judge(one, answer)));
                        });
        found.addAll(absent.judged());
        return report.finished();
    }

    /** Finds the expected boundaries that are not stored. */
    private void addAbsent(
            Scope scope, CountedWindow window, List<StoredBoundary> there, Absent absent) {
        Set<Long> expected = scope.expected();
        there.forEach(boundary -> expected.remove(boundary.tick()));
        if (expected.isEmpty()) {
            return;
        }
        StoredBoundaries.StoredTick last = stored.lastBefore(window.name(), Long.MAX_VALUE);
        StoredBoundaries.StoredTick before = stored.lastBefore(window.name(), scope.fromMs());
        Iterator<StoredBoundary> next =
                there.stream().filter(boundary -> !boundary.skipped()).iterator();
        StoredBoundary after = next.hasNext() ? next.next() : null;
        for (long tick : expected) {
            while (after != null && after.tick() < tick) {
                before = new StoredBoundaries.StoredTick(after.tick(), after.k());
                after = next.hasNext() ? next.next() : null;
            }
            absent.add(window, tick, before, last == null || last.tick() < tick);
        }
    }

    private static RecountQuestion question(CountedWindow window, StoredBoundary boundary) {
        boolean corrected = boundary.revision() > 0;
        return new RecountQuestion(
                window,
                boundary.tick(),
                Math.max(1, boundary.k()),
                corrected,
                corrected ? boundary.ends() : Map.of());
    }

    private static Checked judge(StoredBoundary boundary, RecountedAnswer answer) {
        if (answer.outOfReach() != null) {
            return boundary.isFinal()
                    ? listed(boundary, Verdict.OUT_OF_REACH, answer.outOfReach())
                    : listed(
                            boundary,
                            Verdict.PROVISIONAL,
                            "not compared, the log no longer reaches: " + answer.outOfReach());
        }
        List<Difference> differences = Differences.of(answer.rows(), boundary.rows());
        // A correction is final although a partition may be quiet.
        boolean reached = answer.reached() || !answer.question().ends().isEmpty();
        String note = note(boundary.isFinal(), reached, differences.isEmpty());
        Verdict verdict = Verdict.PROVISIONAL;
        if (boundary.isFinal()) {
            verdict = differences.isEmpty() ? Verdict.EQUAL : Verdict.DIFFERENT;
        } else if (!reached) {
            // Both may still change, so a difference now is not an error.
            differences = List.of();
        }
        return new Checked(
                boundary.window(),
                boundary.tick(),
                boundary.revision(),
                verdict,
                Math.max(boundary.rows().size(), answer.rows().size()),
                differences.size(),
                differences.subList(0, Math.min(MAX_SHOWN, differences.size())),
                note);
    }

    private static @Nullable String note(boolean isFinal, boolean reached, boolean equal) {
        if (isFinal) {
            return reached ? null : "stored as final, but the log's watermark has not reached it";
        }
        if (!reached) {
            return equal
                    ? "equals the recount so far; the log's watermark has not reached it"
                    : "not comparable yet: the log's watermark has not reached it";
        }
        return equal ? "equals the recount" : "differs from the recount";
    }

    private static Checked listed(StoredBoundary boundary, Verdict verdict, @Nullable String note) {
        return new Checked(
                boundary.window(),
                boundary.tick(),
                boundary.revision(),
                verdict,
                0,
                0,
                List.of(),
                note);
    }
}
