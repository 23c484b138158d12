package io.headtail.window;

import static io.headtail.testing.Feeds.feedFromMemory;
import static io.headtail.testing.Feeds.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import io.headtail.time.Boundaries;
import io.headtail.time.CalendarUnit;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Where a partition stops on its way through spans with and without events. */
class StopsTest {
    private static final long HOUR = CalendarUnit.HOUR.lengthMs();
    private static final long DAY = CalendarUnit.DAY.lengthMs();
    private static final Timing TIMING = new Timing(1_000, 5_000, 1_000);
    private static final long BEGIN = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
    private static final List<WindowSpec> SPECS =
            List.of(
                    WindowSpec.sliding("hour", HOUR),
                    WindowSpec.sliding("day", DAY),
                    WindowSpec.month("month"),
                    WindowSpec.allTime("all"));

    private final PartitionWindows windows =
            new PartitionWindows(SPECS, TIMING, 10, 0, Long.MIN_VALUE, Placement.ANYWHERE);

    /** Published boundaries, and since when each has been the same. */
    private final TreeMap<Long, Long> published = new TreeMap<>();

    private final TreeSet<Long> offTheGrid = new TreeSet<>();

    private void event(long timestamp) {
        byte[] id = ("v" + windows.head().offset() % 50).getBytes(StandardCharsets.UTF_8);
        offer(windows.head(), windows.head().offset(), timestamp, id, 0, id.length, 1);
    }

    private void go(Boundaries boundaries, long target, boolean quiet) {
        TickLoop loop = new TickLoop(windows, TIMING, ClockMode.WALL, PublishMode.AUTO, boundaries);
        for (int w = 0; w < SPECS.size(); w++) {
            feedFromMemory(windows, w, target);
        }
        loop.advance(
                target,
                quiet,
                true,
                0,
                (at, live) -> {
                    if (boundaries.contains(at.tick())) {
                        published.put(at.tick(), at.same().since(at.tick()));
                    }
                    if (!live) {
                        offTheGrid.add(at.tick());
                    }
                });
        assertEquals(target, windows.tick());
    }

    private void everyOneFollows(long from, long to, long step) {
        for (long tick = from; tick <= to; tick += step) {
            var later = published.ceilingEntry(tick);
            long at = tick;
            assertTrue(
                    later != null && later.getValue() <= tick,
                    () -> Instant.ofEpochMilli(at) + " is by nobody, next is " + later);
        }
    }

    @Test
    void each_boundary_of_a_hundred_days_with_an_event_each_half_hour_follows() {
        windows.keepRecent(64 << 20);
        for (long at = BEGIN + 1; at < BEGIN + 100 * DAY; at += HOUR / 2) {
            event(at);
        }
        long target = BEGIN + 100 * DAY - 6_000 - HOUR / 2;
        go(new Boundaries(300_000), target, false);
        everyOneFollows(BEGIN - DAY, target - 300_000, 300_000);
        for (long hour = BEGIN + HOUR; hour <= target; hour += HOUR) {
            assertTrue(published.containsKey(hour), () -> "a full hour with events is missing");
        }
        assertTrue(published.size() < 2 * 2 * 100 * 24 + 10, () -> published.size() + " published");
    }

    @Test
    void one_record_of_1970_costs_a_handful() {
        windows.keepRecent(1 << 20);
        event(5_000);
        for (long at = BEGIN; at < BEGIN + HOUR; at += 1_000) {
            event(at);
        }
        go(new Boundaries(300_000), BEGIN + HOUR - 6_000, false);
        everyOneFollows(-DAY, 40 * DAY, 300_000);
        everyOneFollows(BEGIN - 40 * DAY, BEGIN + HOUR - 300_000, 300_000);
        // Out of 5.8 million; live answers are published every hundred days.
        int old = published.headMap(BEGIN).size();
        assertTrue(old < 220, () -> old + " boundaries before today's");
        assertEquals(11, published.tailMap(BEGIN, false).size());
    }

    @Test
    void nothing_is_published_that_retention_would_have_removed() {
        windows.keepRecent(64 << 20);
        for (long at = BEGIN + 1; at < BEGIN + 100 * DAY; at += 600_000) {
            event(at);
        }
        Boundaries.Keep keep = new Boundaries.Keep(2 * DAY, 10 * DAY, Long.MAX_VALUE);
        long now = BEGIN + 100 * DAY;
        go(new Boundaries(300_000, keep, () -> now), now - 600_000 - 6_000, false);
        assertEquals(90, published.subMap(BEGIN, false, now - 10 * DAY, true).size());
        assertEquals(8 * 24, published.subMap(now - 10 * DAY, false, now - 2 * DAY, true).size());
        everyOneFollows(now - 2 * DAY, now - HOUR, 300_000);
    }

    @Test
    void a_partition_that_never_held_an_event_reports_once_for_all_ticks_before() {
        go(new Boundaries(300_000), BEGIN + 12_345_000, true);
        assertEquals(
                List.of(BEGIN, BEGIN + 3 * HOUR, BEGIN + 12_300_000),
                List.copyOf(published.keySet()),
                "the month's and day's, the hour's, the last");
        assertEquals(Set.of(Long.MIN_VALUE), Set.copyOf(published.values()));
    }

    @Test
    void a_span_in_which_nothing_changes_has_its_first_and_its_last() {
        windows.keepRecent(1 << 20);
        event(BEGIN + 1);
        event(BEGIN + 10 * DAY);
        go(new Boundaries(300_000), BEGIN + 10 * DAY - 6_000, false);
        assertEquals(
                // Until the event leaves the hour, then the day; the newest ends of a day and an
                // hour; the last boundary.
                List.of(
                        0,
                        5,
                        60,
                        65,
                        24 * 60,
                        24 * 60 + 5,
                        9 * 24 * 60,
                        10 * 24 * 60 - 60,
                        10 * 24 * 60 - 5),
                published.keySet().stream().map(tick -> (int) ((tick - BEGIN) / 60_000)).toList());
    }

    @Test
    void only_the_newest_ends_of_the_calendar_are_stops_without_boundaries() {
        windows.keepRecent(64 << 20);
        for (long at = BEGIN + 1; at < BEGIN + 100 * DAY; at += HOUR / 2) {
            event(at);
        }
        long target = BEGIN + 99 * DAY + 5 * HOUR + 1_000;
        go(Boundaries.NONE, target, false);
        assertEquals(
                List.of(
                        Instant.parse("2025-04-01T00:00:00Z").toEpochMilli(),
                        BEGIN + 99 * DAY,
                        BEGIN + 99 * DAY + 5 * HOUR),
                List.copyOf(offTheGrid));
    }

    @Test
    void an_empty_month_does_not_stand_for_one_that_ended_on_the_way_to_it() {
        long january = BEGIN + 31 * DAY;
        long february = january + 28 * DAY;
        windows.keepRecent(1 << 20);
        event(BEGIN + 20 * DAY);
        event(february + 5 * DAY);
        List<Long> since = new ArrayList<>();
        for (int w = 0; w < SPECS.size(); w++) {
            feedFromMemory(windows, w, february);
        }
        new TickLoop(windows, TIMING, ClockMode.WALL, PublishMode.NEWEST, Boundaries.NONE)
                .advance(february, false, false, 0, (at, live) -> since.add(at.sameSince(2)));
        assertEquals(0, windows.window(2).counts().views());
        assertTrue(
                since.getFirst() > january,
                () -> "stands since " + Instant.ofEpochMilli(since.getFirst()));
    }

    @Test
    void owners_that_advance_in_different_steps_all_stop_at_the_newest_end() {
        Seeds.run(StopsTest.class, 200, StopsTest::strides);
    }

    private static void strides(Random random) {
        long target = BEGIN + random.nextLong(400 * DAY) / 1_000 * 1_000;
        for (int owner = 0; owner < 3; owner++) {
            StopsTest one = new StopsTest();
            one.windows.keepRecent(1 << 20);
            one.event(BEGIN + random.nextLong(HOUR));
            one.event(target + HOUR);
            long at = BEGIN;
            while (at < target) {
                at = Math.min(target, at + 1_000 * (1 + random.nextLong(10 * DAY / 1_000)));
                one.stops(at);
            }
            for (CalendarUnit unit : CalendarUnit.values()) {
                assertTrue(one.offTheGrid.contains(unit.lastEnd(target)), () -> unit + "");
            }
        }
    }

    private void stops(long target) {
        for (int w = 0; w < SPECS.size(); w++) {
            feedFromMemory(windows, w, target);
        }
        new TickLoop(windows, TIMING, ClockMode.EVENT, PublishMode.NEWEST, Boundaries.NONE)
                .advance(target, false, false, 0, (at, live) -> offTheGrid.add(at.tick()));
    }
}
