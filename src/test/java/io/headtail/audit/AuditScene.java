package io.headtail.audit;

import io.headtail.audit.event.View;
import io.headtail.audit.recount.CountedWindow;
import io.headtail.audit.recount.LogRecount;
import io.headtail.audit.recount.PassReport;
import io.headtail.audit.recount.RecountQuestion;
import io.headtail.audit.recount.RecountedAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Two hours of views, what is stored of them, and their audit; a test alters what it is about. */
final class AuditScene {
    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;
    static final long BASE = 472_222 * HOUR;
    static final long LATENESS = 5_000;
    static final CountedWindow WINDOW = CountedWindow.sliding("ten", 10 * MINUTE);
    static final CountedWindow ALL = CountedWindow.allTime("all");

    final List<View> log = new ArrayList<>();
    final List<StoredBoundary> stored = new ArrayList<>();
    int passes;
    Due due = Due.byWallClock(Long.MIN_VALUE);
    long keptMs = 1;
    int quietPartitions;
    long mostCounts = Long.MAX_VALUE;
    String outOfReach = "";

    /** Views each 20 s, with one late event at 00:32 that lies at 00:27. */
    AuditScene() {
        for (long at = BASE; at < BASE + 2 * HOUR + MINUTE; at += 20_000) {
            log.add(new View("v" + at / 20_000 % 7, at, 1));
            if (at == BASE + 32 * MINUTE) {
                log.add(new View("late", BASE + 27 * MINUTE, 50));
            }
        }
    }

    private PassReport recount(List<RecountQuestion> questions, Consumer<RecountedAnswer> taker) {
        passes++;
        LogRecount recount = new LogRecount(questions, 1 + quietPartitions, LATENESS, mostCounts);
        log.forEach(view -> recount.add(0, view));
        recount.answer(
                answer ->
                        taker.accept(
                                outOfReach.isEmpty()
                                        ? answer
                                        : new RecountedAnswer(
                                                answer.question(),
                                                0,
                                                false,
                                                false,
                                                List.of(),
                                                outOfReach)));
        return new PassReport(true, 1, recount.events(), recount.lateEvents(), 0);
    }

    List<StoredRow> right(CountedWindow window, long tick, boolean includeLate) {
        List<StoredRow> rows = new ArrayList<>();
        LogRecount recount =
                new LogRecount(
                        List.of(new RecountQuestion(window, tick, 5, includeLate)),
                        1,
                        LATENESS,
                        Long.MAX_VALUE);
        log.forEach(view -> recount.add(0, view));
        recount.answer(
                answer ->
                        answer.rows()
                                .forEach(
                                        row ->
                                                rows.add(
                                                        new StoredRow(
                                                                rows.size() + 1,
                                                                row.videoId(),
                                                                row.views()))));
        return rows;
    }

    StoredBoundary boundary(CountedWindow window, long tick, List<StoredRow> rows) {
        return new StoredBoundary(
                window.name(), tick, window.startMs(tick), 5, 0, true, true, false, rows);
    }

    void storeAll(CountedWindow window, long everyMs) {
        for (long tick = BASE; tick <= BASE + 2 * HOUR; tick += everyMs) {
            stored.add(boundary(window, tick, right(window, tick, false)));
        }
    }

    void replace(long tick, StoredBoundary with) {
        stored.replaceAll(one -> one.tick() == tick ? with : one);
    }

    /** What is stored. */
    private final class Kept implements StoredBoundaries {
        @Override
        public List<StoredBoundary> between(String window, long fromMs, long toMs) {
            return stored.stream()
                    .filter(one -> one.window().equals(window))
                    .filter(one -> one.tick() >= fromMs && one.tick() <= toMs)
                    .sorted(Comparator.comparingLong(StoredBoundary::tick))
                    .toList();
        }

        @Override
        public @Nullable StoredTick lastBefore(String window, long beforeMs) {
            return between(window, Long.MIN_VALUE, beforeMs - 1).stream()
                    .filter(one -> !one.skipped())
                    .reduce((a, b) -> b)
                    .map(one -> new StoredTick(one.tick(), one.k()))
                    .orElse(null);
        }
    }

    /** Checks what is due each ten minutes. */
    List<Checked> audit(long from, long to, CountedWindow... windows) {
        return audit(
                new Audit.Scope(
                        List.of(windows), from, to, 10 * MINUTE, tick -> tick % keptMs == 0));
    }

    List<Checked> audit(Audit.Scope scope) {
        List<Checked> found = new ArrayList<>();
        new Audit(this::recount, new Kept(), due).run(scope, found::add);
        return found;
    }

    /** What is found of one boundary of the two hours. */
    Checked at(long tick) {
        return audit(BASE, BASE + 2 * HOUR, WINDOW).stream()
                .filter(one -> one.tick() == tick)
                .findFirst()
                .orElseThrow();
    }

    static List<Verdict> verdicts(List<Checked> all) {
        return all.stream().map(Checked::verdict).distinct().toList();
    }
}
