package io.headtail.snapshot;

import static io.headtail.testing.Feeds.feedFromMemory;
import static io.headtail.testing.Feeds.offer;
import static io.headtail.testing.Feeds.tailWants;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What random partitions come to seldom: many slots, great counts, windows that were renamed. */
class RestoreTest {
    private static final long BEGIN = 1_700_000_000_000L;
    private static final WindowSpec SHORT = WindowSpec.sliding("short", 5_000);
    private static final WindowSpec ALL = WindowSpec.allTime("all");
    private static final int MANY = 12_000;

    private final List<Samples.Event> log = new ArrayList<>();

    private static PartitionWindows empty(WindowSpec... specs) {
        PartitionWindows windows =
                new PartitionWindows(
                        List.of(specs), Samples.TIMING, Samples.K, 0, BEGIN, Placement.ANYWHERE);
        windows.keepRecent(1 << 24);
        return windows;
    }

    private static PartitionWindows restored(byte[] bytes, WindowSpec... specs) throws IOException {
        return Samples.read(bytes)
                .partition()
                .resume(List.of(specs), Samples.TIMING, Samples.K, Placement.ANYWHERE);
    }

    private void view(PartitionWindows windows, String video, long timestamp, int views) {
        byte[] id = video.getBytes(StandardCharsets.UTF_8);
        Samples.Event event = new Samples.Event(log.size(), timestamp, id, views);
        log.add(event);
        Samples.feed(windows, event);
    }

    // All that the head has read.
    private void readTail(PartitionWindows windows, int w) {
        long from = windows.tail(w).offset();
        for (Samples.Event event : log.subList((int) from, log.size())) {
            int length = event.id().length;
            offer(windows.tail(w), event.offset(), event.timestamp(), event.id(), 0, length, 1);
        }
    }

    private static void advance(PartitionWindows windows, long tick) {
        for (int w = 0; w < windows.size(); w++) {
            feedFromMemory(windows, w, tick);
            assertFalse(tailWants(windows, w, tick));
        }
        windows.advance(tick);
        assertTrue(windows.assertValid());
    }

    @Test
    void counts_are_laid_out_as_they_were_though_another_layout_would_come_next() throws Exception {
        PartitionWindows windows = empty(ALL);
        for (int video = 0; video < MANY; video++) {
            // In the order of ids, so that few ever enter the heap, and it settles seldom.
            view(windows, "v%05d".formatted(video), BEGIN, 300);
        }
        advance(windows, BEGIN + 1_000);
        byte[] bytes = Samples.write(windows.freeze());
        assertEquals(8, Samples.read(bytes).header().windows().get(0).width());

        PartitionWindows restored = restored(bytes, ALL);
        assertArrayEquals(bytes, Samples.write(restored.freeze()), "written again");
    }

    @Test
    void slots_are_freed_and_given_out_again_once_the_snapshot_is_written() throws Exception {
        PartitionWindows windows = empty(SHORT);
        for (int video = 0; video < MANY / 2; video++) {
            view(windows, "v" + video, BEGIN, 1);
        }
        advance(windows, BEGIN + 1_000);
        windows.freeze().copy();
        for (int video = MANY / 2; video < MANY; video++) {
            view(windows, "v" + video, BEGIN + 1_500, 1);
        }
        view(windows, "new", BEGIN + 20_000, 1);
        advance(windows, BEGIN + 17_000);
        assertEquals(MANY + 1, windows.ids().size(), "frozen, so none is freed");
        assertEquals(0, windows.window(0).counts().videos());

        windows.thaw();
        advance(windows, BEGIN + 18_000);
        assertEquals(1, windows.ids().size(), "only what the head holds");
        byte[] bytes = Samples.write(windows.freeze());
        windows.thaw();

        PartitionWindows restored = restored(bytes, SHORT);
        assertTrue(restored.assertValid());
        assertArrayEquals(bytes, Samples.write(restored.freeze()), "written again");
        restored.thaw();
        view(restored, "first", BEGIN + 20_000, 1);
        byte[] first = "first".getBytes(StandardCharsets.UTF_8);
        assertEquals(0, restored.ids().find(first, 0, first.length), "the least free slot");
        assertEquals(MANY + 1, restored.ids().slots());
    }

    @Test
    void a_restored_partition_frees_slots_when_their_videos_leave() throws Exception {
        PartitionWindows windows = empty(SHORT);
        for (int video = 0; video < MANY / 2; video++) {
            view(windows, "v" + video, BEGIN, 1);
        }
        advance(windows, BEGIN + 1_000);
        PartitionWindows restored = restored(Samples.write(windows.freeze()), SHORT);
        for (int video = MANY; video < 2 * MANY; video++) {
            view(restored, "v" + video, BEGIN + 9_500, 1);
        }
        view(restored, "last", BEGIN + 13_500, 1);
        readTail(restored, 0);
        advance(restored, BEGIN + 10_000);
        assertEquals(MANY + 1, restored.ids().size());
        assertEquals(MANY, restored.window(0).counts().views());
    }

    @Test
    void a_window_under_a_new_name_goes_on_and_is_the_only_one_to_do_so() throws Exception {
        PartitionWindows windows = empty(SHORT, ALL);
        view(windows, "v", BEGIN, 1);
        view(windows, "v", BEGIN + 4_500, 1);
        advance(windows, BEGIN + 1_000);
        byte[] bytes = Samples.write(windows.freeze());
        WindowSpec renamed = WindowSpec.sliding("renamed", 5_000);
        WindowSpec another = WindowSpec.sliding("another", 5_000);

        PartitionWindows one = restored(bytes, renamed, ALL);
        assertEquals(List.of(), one.absent());

        PartitionWindows two = restored(bytes, renamed, another);
        assertEquals(List.of(another), two.absent(), "it has counts of its own to rebuild");

        PartitionWindows both = restored(bytes, another, SHORT);
        assertEquals(List.of(another), both.absent(), "the one of that name goes on");
        view(both, "last", BEGIN + 9_000, 1);
        readTail(both, 1);
        both.advance(BEGIN + 5_000);
        assertEquals(2, both.window(1).counts().views());
        assertTrue(both.assertValid());
    }
}
