package io.headtail.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Oracle;
import io.headtail.testing.Seeds;
import io.headtail.time.CalendarUnit;
import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Late views of windows, compared with a plain sum over all late events so far. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class LateViewsTest {
    private static final int RUNS = 400;

    /** In UTC, and a multiple of every tick. */
    private static final long MONTH_END = 1_701_388_800_000L;

    private record Late(long timestamp, long views, boolean ahead) {}

    /** What must have come up, in one run or another. */
    private static final Set<String> KINDS =
            Set.of(
                    "before any tick",
                    "before the month",
                    "a month begins",
                    "in a window",
                    "left a window",
                    "not reached yet",
                    "over months",
                    "over more ticks than are held",
                    "restored",
                    "grafted");

    private final Set<String> seen = new TreeSet<>();

    @Test
    void every_window_knows_the_late_views_of_its_span() {
        Seeds.run(LateViewsTest.class, RUNS, random -> new Run(random, 1 << 18, 1 << 12).exact());
        assertTrue(KINDS.equals(seen) || Long.getLong("headtail.seed") != null, seen::toString);
    }

    @Test
    void no_window_lacks_more_than_it_says_where_too_many_ticks_are_late() {
        Seeds.run(LateViewsTest.class, RUNS / 4, random -> new Run(random, 64, 8).bounded());
    }

    private final class Run {
        private final Random random;
        private final Timing timing;
        private final int maxTicks;
        private final int exactTicks;
        private final List<WindowSpec> specs = new ArrayList<>();
        private final List<Late> known = new ArrayList<>();
        private LateViews late;
        private long tick = Long.MIN_VALUE;
        private long now;

        Run(Random random, int maxTicks, int exactTicks) {
            this.random = random;
            this.maxTicks = maxTicks;
            this.exactTicks = exactTicks;
            long tickMs = new long[] {100, 1_000, 60_000}[random.nextInt(3)];
            timing = new Timing(tickMs, random.nextInt(10_000), 1_000);
            specs.add(WindowSpec.sliding("one", tickMs));
            if (random.nextInt(4) > 0) {
                specs.add(WindowSpec.sliding("few", tickMs * 7));
            }
            if (random.nextInt(4) > 0) {
                specs.add(WindowSpec.sliding("many", tickMs * (100 + random.nextInt(3_000))));
            }
            if (random.nextBoolean()) {
                specs.add(WindowSpec.rising("rising", tickMs * (1 + random.nextInt(300))));
            }
            specs.add(WindowSpec.allTime("all"));
            specs.add(WindowSpec.month("month"));
            late = new LateViews(specs, timing, tick, FrozenLate.none(), maxTicks, exactTicks);
            now = timing.floor(MONTH_END - random.nextInt(100) * tickMs);
        }

        void exact() {
            for (int i = 0; i < 400; i++) {
                step();
                for (int w = 0; w < specs.size(); w++) {
                    assertEquals(expected(specs.get(w), tick), late.in(w), specs.get(w).name());
                }
            }
        }

        private void step() {
            int kind = random.nextInt(20);
            if (kind < 12) {
                add(timestamp());
            } else if (kind < 19) {
                advance(ticks());
            } else if (tick != Long.MIN_VALUE) {
                if (maxTicks > 1_000 && random.nextBoolean()) {
                    graft();
                } else {
                    restore();
                }
            }
        }

        // From an owner that had only some of the windows; the others are rebuilt from the log's
        // beginning. For all time it may know less than there is, and for the month nothing.
        private void graft() {
            List<WindowSpec> kept = new ArrayList<>();
            List<WindowSpec> lost = new ArrayList<>();
            specs.forEach(spec -> (random.nextBoolean() ? kept : lost).add(spec));
            FrozenLate all = late.freeze();
            boolean ofAllTime = kept.stream().anyMatch(WindowSpec::isAllTime);
            boolean ofMonth = kept.stream().anyMatch(WindowSpec::isMonth);
            FrozenLate before =
                    new FrozenLate(
                            ofAllTime ? all.reached() : random.nextInt(3),
                            ofMonth ? all.month() : 0,
                            all.leaving(),
                            all.ahead());
            FrozenLate from =
                    new LateViews(kept, timing, tick, before, maxTicks, exactTicks).freeze();
            late = new LateViews(specs, timing, tick, from, maxTicks, exactTicks);
            LateViews rebuilt =
                    new LateViews(
                            lost, timing, Long.MIN_VALUE, FrozenLate.none(), maxTicks, exactTicks);
            known.forEach(one -> rebuilt.add(one.timestamp(), one.views()));
            rebuilt.advance(tick);
            late.graft(rebuilt);
            seen.add("grafted");
        }

        private long timestamp() {
            long tickMs = timing.tickMs();
            long near = now - tickMs * 5 + random.nextLong(10 * tickMs);
            return Math.max(
                    0,
                    switch (random.nextInt(6)) {
                        case 0 -> now - random.nextLong(tickMs * 3_200);
                        case 1 -> now + random.nextLong(tickMs * 3_200);
                        case 2 -> now - random.nextLong(now);
                        case 3 -> now - now % tickMs;
                        default -> near;
                    });
        }

        private void add(long timestamp) {
            long views = 1L + random.nextInt(random.nextInt(10) == 0 ? Integer.MAX_VALUE : 3);
            known.add(new Late(timestamp, views, timestamp >= tick));
            late.add(timestamp, views);
            note(tick == Long.MIN_VALUE, "before any tick");
            note(tick != Long.MIN_VALUE && timestamp >= tick, "not reached yet");
            note(timestamp < Oracle.monthStart(now), "before the month");
            note(timestamp < tick && timestamp >= tick - 7 * timing.tickMs(), "in a window");
            note(timestamp < tick - 3_200 * timing.tickMs(), "left a window");
        }

        private long ticks() {
            return switch (random.nextInt(12)) {
                case 0 -> 1 + random.nextInt(4_000);
                case 1 -> 100_000;
                case 2 -> 70 * CalendarUnit.DAY.lengthMs() / timing.tickMs();
                default -> 1 + random.nextInt(4);
            };
        }

        private void advance(long ticks) {
            long next = now + ticks * timing.tickMs();
            note(next > MONTH_END && now <= MONTH_END, "a month begins");
            note(ticks > 60_000_000 / timing.tickMs(), "over months");
            note(ticks > known.size(), "over more ticks than are held");
            now = next;
            tick = now;
            late.advance(now);
        }

        private void restore() {
            late = new LateViews(specs, timing, tick, late.freeze(), maxTicks, exactTicks);
            seen.add("restored");
        }

        private long expected(WindowSpec spec, long at) {
            if (at == Long.MIN_VALUE) {
                return 0;
            }
            long start = 0;
            if (!spec.isAllTime()) {
                start =
                        spec.isMonth()
                                ? Oracle.monthStart(at)
                                : at - Math.abs(SpanCode.of(spec.span()));
            }
            long sum = 0;
            for (Late one : known) {
                sum += one.timestamp() >= start && one.timestamp() < at ? one.views() : 0;
            }
            return sum;
        }

        // Views below the tick when they came leave late by less than an eighth of their distance;
        // views above it may enter early and leave late.
        void bounded() {
            for (int i = 0; i < 400; i++) {
                for (int more = 0; more < 5; more++) {
                    add(timestamp());
                }
                step();
                assertTrue(late.freeze().leaving().size() <= 1_000, "memory");
                assertTrue(late.freeze().ahead().size() <= 1_000, "memory");
                for (int w = 0; w < specs.size() && tick != Long.MIN_VALUE; w++) {
                    WindowSpec spec = specs.get(w);
                    long least = expected(spec, tick);
                    assertTrue(spec.isMonth() || late.in(w) >= least, spec.name());
                    if (spec.isSliding()) {
                        assertTrue(late.in(w) <= upTo(spec), spec.name());
                    }
                }
            }
        }

        private long upTo(WindowSpec spec) {
            long start =
                    tick
                            - Math.abs(SpanCode.of(spec.span()))
                            - Math.abs(SpanCode.of(spec.span())) / 7
                            - timing.tickMs();
            long sum = 0;
            for (Late one : known) {
                sum += one.ahead() || one.timestamp() >= start ? one.views() : 0;
            }
            return sum;
        }

        private void note(boolean holds, String kind) {
            if (holds) {
                seen.add(kind);
            }
        }
    }
}
