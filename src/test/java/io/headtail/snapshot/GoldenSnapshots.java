package io.headtail.snapshot;

import static io.headtail.testing.Feeds.feedFromMemory;
import static io.headtail.testing.Feeds.offer;

import io.headtail.count.RestoredCounts;
import io.headtail.count.id.RestoredIds;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.RestoredPartition;
import io.headtail.window.cursor.CursorState;
import io.headtail.window.cursor.FrozenCursor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Created the files in {@code snapshots/golden}, once. Run it with that folder to add files for a
 * new version; existing files are not changed.
 */
final class GoldenSnapshots {
    static final List<String> NAMES =
            List.of(
                    "v1-plain",
                    "v1-long-ids",
                    "v1-free-slots-wide-counts",
                    "v1-held",
                    "v2-month",
                    "v2-open",
                    "v3-late",
                    "v4-heap",
                    "v4-long-floor",
                    "v4-heap-behind",
                    "v5-rising");

    static final long FIRST_OFFSET = 100;

    private static final long BEGIN = 1_700_000_000_000L;

    /** In UTC. */
    private static final long MONTH_END = 1_701_388_800_000L;

    final PartitionWindows windows;

    /** What the head has read, from offset {@link #FIRST_OFFSET} on. */
    final List<Samples.Event> log = new ArrayList<>();

    private long now = BEGIN;

    private GoldenSnapshots(WindowSpec second) {
        this(List.of(WindowSpec.sliding("short", 5_000), second));
    }

    private GoldenSnapshots(List<WindowSpec> specs) {
        Placement placement = (id, from, length) -> id[from] == 'm';
        windows =
                new PartitionWindows(
                        specs, Samples.TIMING, Samples.K, FIRST_OFFSET, BEGIN, placement);
        windows.keepRecent(1 << 20);
    }

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        for (String name : NAMES) {
            Path file = folder.resolve(name + ".snap");
            if (!Files.exists(file)) {
                byte[] open = name.equals("v2-open") ? new byte[] {0, 0, 0, 0} : new byte[0];
                byte[] bytes = Samples.write(make(name).freeze(), open);
                Files.write(file, bytes);
                Path text = folder.resolve(name + ".txt");
                Files.writeString(text, GoldenSnapshotsTest.text(bytes));
            }
        }
    }

    private static PartitionWindows make(String name) {
        if (name.equals("v1-free-slots-wide-counts")) {
            return byHand();
        }
        if (name.equals("v2-month")) {
            return month();
        }
        if (name.equals("v3-late")) {
            return late();
        }
        if (name.equals("v5-rising")) {
            return rising();
        }
        GoldenSnapshots golden = new GoldenSnapshots(WindowSpec.allTime("all"));
        switch (name) {
            case "v1-long-ids" -> {
                for (int length = 1; length <= 255; length += length < 20 ? 1 : 47) {
                    golden.view("x".repeat(length), 1);
                }
                golden.view("é".repeat(127), 2);
            }
            case "v1-held" -> {
                golden.view("a", 1);
                golden.pass(10_000);
                golden.view("b", 5);
                golden.view("misplaced", 1);
                golden.now -= 2_500;
                golden.view("c", 1);
            }
            case "v4-heap" -> golden.heap();
            case "v4-long-floor" -> {
                // Ids that begin alike, and are longer than a cell.
                for (int video = 0; video < 70; video++) {
                    golden.view("the same beginning of all " + video, 1 + video / 2);
                }
            }
            case "v4-heap-behind" -> {
                // So many at once, the best last, that the first are selected and the rest is not
                // sorted.
                for (int video = 0; video < 50; video++) {
                    golden.view("v_" + video, 1 + video);
                }
            }
            default -> {
                golden.view("v_000000123", 1);
                golden.view("v_000000007", 3);
                golden.view("v_000000123", 1);
            }
        }
        golden.pass((name.equals("v1-held") || name.startsWith("v4")) ? 4_000 : 9_000);
        golden.view("last", 1);
        golden.advance();
        return golden.windows;
    }

    /** What was counted when v4-heap was written, in other windows. */
    static GoldenSnapshots heap(List<WindowSpec> specs) {
        GoldenSnapshots golden = new GoldenSnapshots(specs);
        golden.heap();
        golden.pass(4_000);
        golden.view("last", 1);
        golden.advance();
        return golden;
    }

    // So many with one view that the floor is bounded by an id.
    private void heap() {
        for (int video = 0; video < 80; video++) {
            view("v_" + 7 * video % 80, video < 12 ? 2 + video % 5 : 1);
        }
    }

    // Videos that rise, fall, stand still, and have left; and what each tail holds.
    private static PartitionWindows rising() {
        GoldenSnapshots golden = new GoldenSnapshots(WindowSpec.rising("rising", 4_000));
        for (int second = 0; second < 14; second++) {
            golden.view("steady", 2);
            golden.view("rises", 1 + second);
            golden.view("falls", 20 - second);
            golden.view("v_" + second, 300);
            golden.pass(1_000);
        }
        return golden.windows;
    }

    // A month that has just started, and events of both months that came too late for their ticks.
    private static PartitionWindows month() {
        GoldenSnapshots golden = new GoldenSnapshots(WindowSpec.month("month"));
        golden.now = MONTH_END - 2_000;
        golden.view("before", 1);
        golden.now = MONTH_END + 500;
        golden.view("after", 1);
        golden.windows.tail(0).moveTo(golden.windows.head().offset());
        golden.windows.advance(MONTH_END + 4_000);
        golden.now = MONTH_END - 1_000;
        golden.view("too late for its month", 1);
        golden.now = MONTH_END + 1_500;
        golden.view("too late for its tick", 2);
        return golden.windows;
    }

    // Late views in a month, before it, and at a tick that is not reached yet.
    private static PartitionWindows late() {
        GoldenSnapshots golden = new GoldenSnapshots(WindowSpec.month("month"));
        golden.now = MONTH_END + 500;
        golden.view("on time", 1);
        golden.now = MONTH_END + 60_000;
        golden.view("far ahead", 1);
        golden.windows.tail(0).moveTo(golden.windows.head().offset());
        golden.windows.advance(MONTH_END + 4_000);
        for (long ago : new long[] {60_500, 59_000, 58_500, 57_000, 30_000}) {
            golden.now = MONTH_END + 60_000 - ago;
            golden.view("late", (int) (ago / 500));
        }
        return golden.windows;
    }

    // States that only occur with many videos.
    private static PartitionWindows byHand() {
        RestoredIds ids = new RestoredIds();
        for (String id : new String[] {"a", "", "c", "", "eeeeeeeeeeeeeeeeeeee"}) {
            ids.add(id.getBytes(StandardCharsets.UTF_8), 0, id.length());
        }
        List<WindowSpec> specs =
                List.of(
                        WindowSpec.sliding("bytes", 5_000),
                        WindowSpec.sliding("few", 9_000),
                        WindowSpec.allTime("ints"));
        long[][] counts = {{255, 0, 256}, {0, 0, 1L << 30}, {1L << 31, 0, 3L << 40, 0, 1}};
        int[] widths = {8, 0, 32};
        int[][] tops = {{2, 0}, {2}, {2, 0, 4}};
        FrozenCursor head =
                new FrozenCursor(
                        new CursorState(900, BEGIN + 9_000, BEGIN, BEGIN - 50_000, BEGIN - 20_000),
                        List.of());
        List<RestoredPartition.RestoredWindow> windows = new ArrayList<>();
        for (int w = 0; w < specs.size(); w++) {
            RestoredCounts of = new RestoredCounts(widths[w]);
            for (int slot = 0; slot < counts[w].length; slot++) {
                of.set(slot, counts[w][slot]);
            }
            CursorState tail =
                    new CursorState(
                            700 - 9 * w,
                            BEGIN - 1_000,
                            BEGIN - SpanCode.of(specs.get(w).span()),
                            BEGIN - 50_000,
                            Long.MIN_VALUE);
            windows.add(
                    new RestoredPartition.RestoredWindow(
                            specs.get(w),
                            w == 1 ? BEGIN : Long.MIN_VALUE,
                            of,
                            specs.get(w).isAllTime() ? null : new FrozenCursor(tail, List.of()),
                            tops[w]));
        }
        return new RestoredPartition(BEGIN, head, ids.finish(), windows)
                .resume(specs, Samples.TIMING, Samples.K, Placement.ANYWHERE);
    }

    private void view(String video, int views) {
        byte[] id = video.getBytes(StandardCharsets.UTF_8);
        long offset = FIRST_OFFSET + log.size();
        log.add(new Samples.Event(offset, now, id, views));
        offer(windows.head(), offset, now, id, 0, id.length, views);
    }

    private void pass(long ms) {
        now += ms;
        advance();
    }

    private void advance() {
        long target = windows.head().reach();
        if (target > windows.tick() && target != Long.MIN_VALUE) {
            for (int w = 0; w < windows.size(); w++) {
                feedFromMemory(windows, w, target);
            }
            windows.advance(target);
        }
    }
}
