package io.headtail.redis;

import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.merge.Coverage;
import io.headtail.merge.MergedRows.RankedId;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Answers in memory, which a test sets. */
final class MadeAnswers implements Answers {
    static final WindowSpec MINUTE = WindowSpec.sliding("minute", 60_000);
    static final WindowSpec MONTH = WindowSpec.month("month");
    static final WindowSpec ALL = WindowSpec.allTime("all");
    static final long LATENESS = 5_000;

    final Map<String, Answer> newest = new ConcurrentHashMap<>();
    final Map<CalendarUnit, Answer> sealed = new ConcurrentHashMap<>();

    void set(Answer answer) {
        newest.put(answer.window(), answer);
    }

    /** A final, complete answer. */
    static Answer exact(WindowSpec spec, long tick, List<RankedId> rows) {
        return answer(spec, tick, true, true, null, rows);
    }

    static Answer answer(
            WindowSpec spec,
            long tick,
            boolean isFinal,
            boolean complete,
            @Nullable String degraded,
            List<RankedId> rows) {
        return answer(spec, tick, isFinal, complete, degraded, 0, rows);
    }

    static Answer answer(
            WindowSpec spec,
            long tick,
            boolean isFinal,
            boolean complete,
            @Nullable String degraded,
            int revision,
            List<RankedId> rows) {
        Answer stored =
                Answer.stored(
                        spec,
                        tick,
                        spec.isAllTime() ? 0 : spec.startOf(tick),
                        isFinal,
                        complete ? Long.MIN_VALUE : tick,
                        degraded,
                        0,
                        0,
                        1_000,
                        rows);
        return new Answer(
                spec.name(),
                spec.span(),
                new Coverage(tick, stored.startMs(), isFinal, stored.completeFrom(), complete),
                degraded,
                0,
                stored.rendered(),
                2,
                2,
                revision,
                1_000);
    }

    static List<RankedId> rows(String... rows) {
        List<RankedId> ranks = new ArrayList<>();
        for (String row : rows) {
            int at = row.lastIndexOf('=');
            byte[] id = row.substring(0, at).getBytes(StandardCharsets.UTF_8);
            ranks.add(new RankedId(id, Long.parseLong(row.substring(at + 1))));
        }
        return ranks;
    }

    /** Up to {@code most} ranks in order. */
    static List<RankedId> rows(Random random, int most) {
        List<RankedId> ranks = new ArrayList<>();
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            byte[] id = ("v_" + i).getBytes(StandardCharsets.UTF_8);
            ranks.add(new RankedId(id, 1 + random.nextInt(50)));
        }
        ranks.sort(Comparator.comparingLong(RankedId::views).reversed());
        return ranks;
    }

    @Override
    public List<WindowSpec> windows() {
        return List.of(MINUTE, MONTH, ALL);
    }

    @Override
    public List<Integer> clockHeldBy() {
        return List.of();
    }

    @Override
    public @Nullable Answer sealed(CalendarUnit unit) {
        return sealed.get(unit);
    }

    @Override
    public @Nullable Answer newest(String window) {
        return newest.get(window);
    }
}
