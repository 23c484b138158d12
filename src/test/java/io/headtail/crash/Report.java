package io.headtail.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every answer seen, judged by the recount. */
final class Report {
    private final List<Phase> phases = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Long> lastExact = new HashMap<>();
    private final Map<String, Long> lastProvisional = new HashMap<>();
    private int compared;
    private int provisional;
    private int provisionalOff;
    private int degraded;

    /** Judges; O(answers × videos). */
    Report(List<Seen> seen, Recount recount, Faults faults, List<String> windows, long dueAfterMs) {
        Map<String, TreeMap<Long, Long>> exact = new HashMap<>();
        List<Seen> byTick = new ArrayList<>(seen);
        byTick.sort(Comparator.comparingLong(Seen::tick).thenComparingLong(Seen::atMs));
        for (Seen answer : byTick) {
            judge(answer, recount);
            if (answer.isExact()) {
                exact.computeIfAbsent(answer.window(), w -> new TreeMap<>())
                        .putIfAbsent(answer.tick(), answer.atMs());
            }
        }
        for (int i = 0; i < faults.count(); i++) {
            phases.add(
                    new Phase(
                            faults.name(i),
                            faults.at(i),
                            faults.over(i),
                            faults.at(i + 1),
                            windows,
                            exact,
                            dueAfterMs));
        }
    }

    private void judge(Seen answer, Recount recount) {
        boolean agrees = recount.agrees(answer);
        lines.add(answer.line() + "," + agrees);
        if (answer.isExact()) {
            compared++;
            lastExact.merge(answer.window(), answer.tick(), Math::max);
            if (!agrees) {
                wrong.add(answer.line());
            }
        } else if (answer.degraded() != null) {
            degraded++;
        } else {
            provisional++;
            provisionalOff += agrees ? 0 : 1;
            lastProvisional.merge(answer.window(), answer.tick(), Math::max);
        }
    }

    /** Writes a line for every answer, to find out what happened when. */
    void write(Path file) {
        List<String> all = new ArrayList<>(List.of(Seen.COLUMNS + ",agrees"));
        lines.stream().sorted().forEach(all::add);
        try {
            Files.write(file, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Phase> phases() {
        return phases;
    }

    /** Answers that say complete, final and not degraded, and are none of the recount's. */
    List<String> wrong() {
        return wrong;
    }

    int provisional() {
        return provisional;
    }

    /** Whether every window that had provisional answers had final ones for a later tick. */
    boolean converged() {
        return lastProvisional.entrySet().stream()
                .allMatch(e -> lastExact.getOrDefault(e.getKey(), 0L) > e.getValue());
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(Phase.HEADER).append('\n');
        phases.forEach(phase -> table.append(phase.line()).append('\n'));
        return table.append(
                        "answers compared=%d wrong=%d, provisional=%d (%d of them not yet the"
                                .formatted(compared, wrong.size(), provisional, provisionalOff))
                .append(" recount's), degraded=%d".formatted(degraded))
                .toString();
    }
}
