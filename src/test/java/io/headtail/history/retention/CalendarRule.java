package io.headtail.history.retention;

import static io.headtail.history.HistoryFixture.DAY;
import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.settings.HistoryKeep;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * The rule of retention once more, by another way: from the calendar; and boundaries to try it on.
 */
final class CalendarRule {
    static final long EVERY = 2 * DAY;
    static final long HOURLY = 8 * DAY;
    static final long DAILY = 30 * DAY;
    private static final long ALL_KEPT = 1;
    static final long GONE = -1;
    static final HistoryKeep KEEP =
            new HistoryKeep(
                    Duration.ofMillis(EVERY), Duration.ofMillis(HOURLY), Duration.ofMillis(DAILY));

    private CalendarRule() {}

    /** The step of the grid that is kept around a tick; {@link #ALL_KEPT}, or {@link #GONE}. */
    static long step(long tick, long now) {
        YearMonth month = YearMonth.from(Instant.ofEpochMilli(tick).atZone(ZoneOffset.UTC));
        long monthEnd =
                month.plusMonths(1)
                        .atDay(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
        long dayEnd = (Math.floorDiv(tick, DAY) + 1) * DAY;
        if (monthEnd + DAILY <= now) {
            return GONE;
        }
        if (dayEnd + HOURLY <= now) {
            return DAY;
        }
        return dayEnd + EVERY > now ? ALL_KEPT : HOUR;
    }

    static boolean onGrid(long tick, long now) {
        long step = step(tick, now);
        return step != GONE && tick % step == 0;
    }

    /**
     * Besides the grid: the newest answer of a step, and the first after a grid point without any.
     */
    static boolean kept(BoundaryRows b, List<BoundaryRows> before, long now) {
        if (onGrid(b.tick(), now)) {
            return true;
        }
        long step = step(b.tick(), now);
        if (step == GONE || b.skipped()) {
            return false;
        }
        long from = Math.floorDiv(b.tick(), step) * step;
        boolean newest = true;
        boolean first = true;
        for (BoundaryRows other : before) {
            if (other.window().equals(b.window()) && !other.skipped()) {
                newest &= other.tick() <= b.tick() || other.tick() > from + step;
                first &= other.tick() >= b.tick() || other.tick() < from;
            }
        }
        return newest || first;
    }

    /** Of most days a few boundaries, at midnight, full hours and between. */
    static List<BoundaryRows> random(Random random, long from, int days) {
        List<BoundaryRows> all = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            if (random.nextInt(8) == 0) {
                continue;
            }
            for (String window : List.of("hour", "day")) {
                for (long offset :
                        List.of(
                                0L,
                                5 * MINUTE,
                                random.nextInt(24) * HOUR,
                                random.nextInt(24) * HOUR + 55 * MINUTE)) {
                    boolean empty = random.nextInt(8) == 0;
                    int revision = random.nextInt(3);
                    all.add(
                            answer(
                                    window,
                                    from + day * DAY + offset,
                                    revision,
                                    true,
                                    true,
                                    empty && revision == 0 && random.nextBoolean(),
                                    100,
                                    empty ? List.of() : rows(random, 3)));
                }
            }
        }
        return all;
    }

    static void assertKept(
            HistoryFixture history, List<BoundaryRows> before, long now, String message) {
        for (String window : List.of("hour", "day")) {
            List<BoundaryRows> expected =
                    before.stream()
                            .filter(b -> b.window().equals(window) && kept(b, before, now))
                            .toList();
            assertEquals(expected, history.stored(window), message);
        }
    }

    static List<BoundaryRows> all(HistoryFixture history) {
        List<BoundaryRows> all = new ArrayList<>(history.stored("hour"));
        all.addAll(history.stored("day"));
        return all;
    }

    static LongSupplier at(long now) {
        return () -> now;
    }
}
