package io.headtail.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.FrozenCounts;
import io.headtail.count.FrozenHeap;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.section.Format;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import io.headtail.window.FrozenLate;
import io.headtail.window.FrozenPartition;
import io.headtail.window.FrozenWindow;
import io.headtail.window.Placement;
import io.headtail.window.RestoredPartition;
import io.headtail.window.cursor.FrozenCursor;
import io.headtail.window.cursor.HeldBucket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Snapshots of every release stay readable: each file in {@code snapshots/golden} has its contents
 * as text beside it. {@link GoldenSnapshots} created them; files are added there, and existing ones
 * never change.
 */
class GoldenSnapshotsTest {
    private static final Path GOLDEN = Path.of("snapshots", "golden");

    @Test
    void every_snapshot_of_every_version_is_read_as_it_was_written() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(GOLDEN)) {
            files = all.filter(file -> file.toString().endsWith(".snap")).sorted().toList();
        }
        assertTrue(files.size() >= GoldenSnapshots.NAMES.size(), files::toString);
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            String expected =
                    Files.readString(
                            file.resolveSibling(
                                    file.getFileName().toString().replace(".snap", ".txt")));
            assertEquals(expected, text(bytes), file.toString());
            writtenAgain(bytes, file.toString());
        }
    }

    // Compares unpacked bytes, since another release of zstd may pack them differently. For an
    // older version, everything that the newest one has as well.
    private static void writtenAgain(byte[] bytes, String file) throws IOException {
        Parts before = Parts.of(bytes);
        Parts after = Parts.of(Samples.write(frozen(bytes), Samples.read(bytes).open()));
        assertEquals(Math.max(before.version, Format.WITH_HEAP), after.version, file);
        assertArrayEquals(before.header, after.header, file);
        if (before.version == after.version) {
            assertEquals(before.sections.size(), after.sections.size(), file);
        }
        for (Parts.Section section : before.sections) {
            if (section.type != Format.TOP) {
                assertArrayEquals(
                        section.raw, after.section(section.type, section.window).raw, file);
            }
        }
    }

    private static int[] top(FrozenHeap heap) {
        return Arrays.copyOf(heap.slots(), Math.min(Samples.K, heap.slots().length));
    }

    static FrozenPartition frozen(byte[] bytes) throws IOException {
        Snapshot snapshot = SnapshotReader.read(new ByteArrayInputStream(bytes));
        List<WindowSpec> specs =
                snapshot.partition().windows().stream()
                        .map(RestoredPartition.RestoredWindow::spec)
                        .toList();
        return snapshot.partition()
                .resume(specs, Samples.TIMING, Samples.K, Placement.ANYWHERE)
                .freeze();
    }

    @Test
    void the_example_in_the_formats_page_is_the_golden_file() throws IOException {
        byte[] file = Files.readAllBytes(GOLDEN.resolve("v1-plain.snap"));
        Pattern line = Pattern.compile("(\\d{5})((?: +[0-9a-f]{2}(?= ))+).*");
        int bytes = 0;
        for (String text : Files.readAllLines(GOLDEN.resolveSibling("FORMAT.md"))) {
            Matcher matcher = line.matcher(text);
            if (matcher.matches()) {
                int at = Integer.parseInt(matcher.group(1));
                byte[] shown = HexFormat.of().parseHex(matcher.group(2).replace(" ", ""));
                assertArrayEquals(shown, Arrays.copyOfRange(file, at, at + shown.length), text);
                bytes += shown.length;
            }
        }
        assertTrue(bytes > 100, bytes + " bytes are shown");
    }

    /** Everything that a snapshot holds, as readable text. */
    static String text(byte[] bytes) throws IOException {
        SnapshotHeader header = SnapshotReader.readHeader(new ByteArrayInputStream(bytes));
        FrozenPartition partition = frozen(bytes);
        int version = Parts.of(bytes).version;
        List<String> lines = new ArrayList<>();
        lines.add("settings " + header.settings().strip().replace('\n', ' '));
        lines.add("origin " + header.origin().path() + " of " + header.partitions());
        lines.add("count changed through " + header.countChangedThrough());
        lines.add("leader epoch " + header.leaderEpoch());
        lines.add("tick " + header.tick());
        byte[] id = new byte[255];
        for (int slot = 0; slot < partition.ids().slots(); slot++) {
            int length = partition.ids().copy(slot, id, 0);
            lines.add("slot " + slot + " " + new String(id, 0, length, StandardCharsets.UTF_8));
        }
        cursor(lines, "head", partition.head());
        for (FrozenWindow window : partition.windows()) {
            String name = "window " + window.spec().name();
            lines.add(
                    "%s length %d complete from %d views %d width %d top %s"
                            .formatted(
                                    name,
                                    SpanCode.of(window.spec().span()),
                                    window.completeFrom(),
                                    window.counts().views(),
                                    window.counts().width(),
                                    Arrays.toString(top(window.heap()))));
            if (version >= Format.WITH_HEAP) {
                FrozenHeap heap = window.heap();
                lines.add(
                        "%s heap %s floor %d '%s'"
                                .formatted(
                                        name,
                                        Arrays.toString(heap.slots()),
                                        heap.floorCount(),
                                        new String(heap.floorId(), StandardCharsets.UTF_8)));
            }
            for (int slot = 0; slot < partition.ids().slots(); slot++) {
                if (window.counts().get(slot) != 0) {
                    lines.add(name + " slot " + slot + " = " + window.counts().get(slot));
                }
            }
            if (window.tail() != null) {
                cursor(lines, name + " tail", window.tail());
            }
            if (window.middle() != null) {
                middle(lines, name, window.middle(), partition.ids().slots());
            }
        }
        byte[] open = Samples.read(bytes).open();
        if (open.length > 0) {
            lines.add("open " + HexFormat.of().formatHex(open));
        }
        late(lines, partition.late());
        return String.join("\n", lines) + "\n";
    }

    private static void middle(
            List<String> lines, String name, FrozenWindow.Middle middle, int slots) {
        FrozenCounts older = middle.older();
        lines.add("%s older views %d width %d".formatted(name, older.views(), older.width()));
        for (int slot = 0; slot < slots; slot++) {
            if (older.get(slot) != 0) {
                lines.add(name + " older slot " + slot + " = " + older.get(slot));
            }
        }
        cursor(lines, name + " middle", middle.tail());
    }

    private static void late(List<String> lines, FrozenLate late) {
        if (late.isEmpty()) {
            return;
        }
        lines.add("late reached %d month %d".formatted(late.reached(), late.month()));
        for (long tick : late.leaving().sorted()) {
            lines.add("late leaving at " + tick + " = " + late.leaving().get(tick));
        }
        for (long tick : late.ahead().sorted()) {
            lines.add("late ahead at " + tick + " = " + late.ahead().get(tick));
        }
    }

    private static void cursor(List<String> lines, String name, FrozenCursor cursor) {
        lines.add(name + " " + cursor.state());
        for (HeldBucket bucket : cursor.held()) {
            lines.add(
                    "%s holds tick %d slots %s views %s first %d misplaced %d"
                            .formatted(
                                    name,
                                    bucket.tick(),
                                    Arrays.toString(bucket.slots()),
                                    Arrays.toString(bucket.views()),
                                    bucket.firstTimestamp(),
                                    bucket.misplacedThrough()));
        }
    }
}
