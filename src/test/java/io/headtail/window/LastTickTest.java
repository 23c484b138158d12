package io.headtail.window;

import static io.headtail.testing.Feeds.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The last tick of a replay is published, whichever partition reaches it first. */
class LastTickTest {
    private static final byte[] ID = {'v'};

    private final Timing timing = new Timing(1_000, 5_000, 1_000);
    private final List<Long> published = new ArrayList<>();
    private long nowNanos;

    @Test
    void a_partition_first_at_the_end_publishes_it_once_the_others_are_there() {
        PartitionWindows windows = windowsUpTo(7_654_000);
        TickLoop loop = new TickLoop(windows, timing, ClockMode.EVENT, PublishMode.AUTO);
        loop.advance(7_654_000, false, false, now(), (w, live) -> published.add(w.tick()));
        assertEquals(7_654_000, windows.tick());
        assertEquals(false, published.contains(7_654_000L));
        loop.advance(7_654_000, false, true, now(), (w, live) -> published.add(w.tick()));
        assertEquals(7_654_000, published.get(published.size() - 1));
    }

    @Test
    void no_tick_is_published_twice() {
        PartitionWindows windows = windowsUpTo(7_654_000);
        TickLoop loop = new TickLoop(windows, timing, ClockMode.EVENT, PublishMode.NEWEST);
        for (int i = 0; i < 3; i++) {
            loop.advance(7_654_000, false, i > 0, now(), (w, live) -> published.add(w.tick()));
        }
        assertEquals(List.of(7_654_000L), published);
    }

    @Test
    void stragglers_at_the_last_tick_are_counted_before_it_is_called_final() {
        List<WindowSpec> both =
                List.of(WindowSpec.allTime("all"), WindowSpec.sliding("short", 2_000));
        PartitionWindows windows =
                new PartitionWindows(both, timing, 10, 0, Long.MIN_VALUE, Placement.ANYWHERE);
        TickLoop loop = new TickLoop(windows, timing, ClockMode.EVENT, PublishMode.AUTO);
        List<String> seen = new ArrayList<>();
        TickLoop.Publisher publisher =
                (w, live) ->
                        seen.add(w.tick() + " " + w.window(0).counts().views() + " " + w.isFinal());
        // Empty, so passed over: the tick is reached without a watermark, and not worth publishing.
        loop.advance(7_654_000, true, false, now(), publisher);
        seen.clear();
        offer(windows.head(), 0, 1_000, ID, 0, 1, 1);
        offer(windows.head(), 1, 7_700_000, ID, 0, 1, 1);
        assertEquals(true, windows.hasStragglers());
        assertEquals(false, windows.isFinal());
        offer(windows.tail(1), 0, 1_000, ID, 0, 1, 1);
        offer(windows.tail(1), 1, 7_700_000, ID, 0, 1, 1);
        loop.advance(7_654_000, false, true, now(), publisher);
        assertEquals(List.of("7654000 1 true"), seen);
        assertEquals(
                0, windows.window(1).counts().views(), "the short window has passed the straggler");
        windows.assertValid();
        loop.advance(7_654_000, false, true, now(), publisher);
        assertEquals(1, seen.size());
    }

    @Test
    void late_views_that_come_after_the_last_tick_are_said_at_it_once_more() {
        PartitionWindows windows = windowsUpTo(7_654_000);
        List<String> said = new ArrayList<>();
        TickLoop.Publisher publisher = (w, live) -> said.add(w.tick() + " " + w.lateViews(0));
        TickLoop loop = new TickLoop(windows, timing, ClockMode.EVENT, PublishMode.NEWEST);
        loop.advance(7_654_000, false, true, now(), publisher);
        offer(windows.head(), 2, 3_000, ID, 0, 1, 4);
        offer(windows.head(), 3, 7_653_999, ID, 0, 1, 1);
        offer(windows.head(), 4, 7_654_000, ID, 0, 1, 1);
        loop.advance(7_654_000, false, false, now(), publisher);
        loop.advance(7_654_000, false, true, now(), publisher);
        loop.advance(7_654_000, false, true, now(), publisher);
        assertEquals(List.of("7654000 0", "7654000 5"), said);
    }

    @Test
    void nothing_is_published_before_the_first_tick_however_many_are_late() {
        PartitionWindows windows = windowsUpTo(7_654_000);
        TickLoop loop = new TickLoop(windows, timing, ClockMode.EVENT, PublishMode.AUTO);
        offer(windows.head(), 2, 3_000, ID, 0, 1, 4);
        // The partition that others wait for is at its end, and lets no other start yet.
        loop.advance(Long.MIN_VALUE, false, true, now(), (w, live) -> published.add(w.tick()));
        assertEquals(List.of(), published);
        assertEquals(1, windows.head().late());
    }

    /**
     * A partition that was passed over, and then receives events from a producer whose clock is
     * behind.
     */
    @Test
    void a_tick_is_published_again_once_a_second_however_many_stragglers_come() {
        PartitionWindows windows = passedOver();
        TickLoop loop = new TickLoop(windows, timing, ClockMode.WALL, PublishMode.AUTO);
        List<Long> views = new ArrayList<>();
        TickLoop.Publisher publisher = (w, live) -> views.add(w.window(0).counts().views());
        long start = now();
        loop.advance(7_654_000, true, true, start, publisher);
        views.clear();
        int sent = 0;
        for (long ms = 10; ms <= 5_000; ms += 10) {
            offer(windows.head(), sent++, 7_600_000 + ms, ID, 0, 1, 1);
            boolean atEnd = ms % 20 != 0;
            boolean moved =
                    loop.advance(7_654_000, false, atEnd, start + ms * 1_000_000, publisher);
            assertEquals(ms % 1_000 == 0, moved, "after " + ms + " ms");
        }
        assertEquals(List.of(100L, 200L, 300L, 400L, 500L), views);
        offer(windows.head(), sent++, 7_600_000, ID, 0, 1, 1);
        assertEquals(
                false, loop.advance(7_654_000, false, true, start + 5_999_000_000L, publisher));
        assertEquals(true, loop.advance(7_655_000, true, true, start + 5_999_500_000L, publisher));
        assertEquals(501L, views.get(views.size() - 1), "the next tick does not wait");
    }

    @Test
    void a_boundary_is_published_again_before_it_is_left_if_stragglers_have_come() {
        PartitionWindows windows = passedOver();
        TickLoop loop =
                new TickLoop(
                        windows, timing, ClockMode.WALL, PublishMode.AUTO, new Boundaries(10_000));
        List<String> seen = new ArrayList<>();
        TickLoop.Publisher publisher =
                (w, live) ->
                        seen.add(
                                w.tick()
                                        + " "
                                        + w.window(0).counts().views()
                                        + (w.isFinal() ? " final " : " ")
                                        + live);
        long start = now();
        loop.advance(7_650_000, true, true, start, publisher);
        offer(windows.head(), 0, 7_640_000, ID, 0, 1, 1);
        offer(windows.head(), 1, 7_651_000 + timing.latenessMs(), ID, 0, 1, 1);
        loop.advance(7_652_000, false, true, start + 1_000_000, publisher);
        assertEquals(
                List.of("7650000 0 true", "7650000 1 final false", "7651000 1 final true"), seen);
    }

    private PartitionWindows passedOver() {
        List<WindowSpec> all = List.of(WindowSpec.allTime("all"));
        return new PartitionWindows(all, timing, 10, 0, Long.MIN_VALUE, Placement.ANYWHERE);
    }

    // A tick's length passes between any two calls.
    private long now() {
        nowNanos += timing.tickMs() * 1_000_000;
        return nowNanos;
    }

    private PartitionWindows windowsUpTo(long tick) {
        List<WindowSpec> all = List.of(WindowSpec.allTime("all"));
        PartitionWindows windows =
                new PartitionWindows(all, timing, 10, 0, Long.MIN_VALUE, Placement.ANYWHERE);
        offer(windows.head(), 0, 1_000, ID, 0, 1, 1);
        offer(windows.head(), 1, tick + timing.latenessMs(), ID, 0, 1, 1);
        return windows;
    }
}
