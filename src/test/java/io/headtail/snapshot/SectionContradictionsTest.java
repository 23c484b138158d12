package io.headtail.snapshot;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.FrozenHeap;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.section.Format;
import io.headtail.snapshot.section.SnapshotDamagedException;
import io.headtail.window.cursor.CursorState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Snapshots with correct checksums whose parts contradict each other. */
class SectionContradictionsTest {
    private static final Path HELD = Path.of("snapshots", "golden", "v1-held.snap");

    private final Parts parts = Parts.of(Files.readAllBytes(HELD));
    private final SnapshotHeader header;

    SectionContradictionsTest() throws IOException {
        header = SnapshotReader.readHeader(new ByteArrayInputStream(parts.together()));
    }

    /** Forges another file instead. */
    private void use(String name) throws IOException {
        Parts other = Parts.of(Files.readAllBytes(HELD.resolveSibling(name)));
        parts.version = other.version;
        parts.header = other.header;
        parts.sections.clear();
        parts.sections.addAll(other.sections);
    }

    private void refused(String found) throws IOException {
        byte[] bytes = parts.together();
        Throwable thrown =
                assertThrows(
                        SnapshotDamagedException.class,
                        () -> SnapshotReader.verify(new ByteArrayInputStream(bytes)));
        assertTrue(String.valueOf(thrown.getMessage()).contains(found), thrown::toString);
    }

    private void header(int partitions, long tick, CursorState head, int slots, int ids)
            throws IOException {
        header(header.settings(), partitions, tick, head, slots, ids, header.windows());
        refused("the header cannot be true");
    }

    private void header(
            String settings,
            int partitions,
            long tick,
            CursorState head,
            int slots,
            int ids,
            List<SnapshotHeader.WindowHeader> windows)
            throws IOException {
        parts.header(
                new SnapshotHeader(
                        settings,
                        header.origin(),
                        partitions,
                        header.countChangedThrough(),
                        header.leaderEpoch(),
                        tick,
                        head,
                        slots,
                        ids,
                        windows));
    }

    @Test
    void numbers_of_the_header() throws IOException {
        CursorState head = header.head();
        int slots = header.slots();
        header(header.origin().partition(), header.tick(), head, slots, slots);
        header(4, header.tick() + 1_000, head, slots, slots);
        header(4, header.tick() + 1, head, slots, slots);
        header(4, header.tick(), head, slots, slots + 1);
        header(4, header.tick(), head, slots, -1);
        header(4, header.tick(), head, Format.MAX_SLOTS + 1, slots);
        header(4, header.tick(), moved(head, -1 - head.nextOffset(), 0), slots, slots);
        header(4, header.tick(), moved(head, 0, 1), slots, slots);
        header("lateness=3000\n", 4, header.tick(), head, slots, slots, header.windows());
        refused("with settings lateness=3000");
        header(header.settings(), 4, header.tick(), head, slots, slots - 1, header.windows());
        refused(slots + " ids are there, the header says " + (slots - 1));
        header(header.settings(), 4, header.tick(), head, slots + 1, slots, header.windows());
        refused("section 'ids': it ends too early");
    }

    private static CursorState moved(CursorState of, long offsets, long released) {
        return new CursorState(
                of.nextOffset() + offsets,
                of.streamTime(),
                of.released() + released,
                of.firstTimestamp(),
                of.misplacedThrough());
    }

    private void window(UnaryOperator<SnapshotHeader.WindowHeader> change, String found)
            throws IOException {
        List<SnapshotHeader.WindowHeader> windows = new ArrayList<>(header.windows());
        windows.set(0, change.apply(windows.get(0)));
        int slots = header.slots();
        header(header.settings(), 4, header.tick(), header.head(), slots, slots, windows);
        refused(found);
    }

    private static SnapshotHeader.WindowHeader with(
            SnapshotHeader.WindowHeader of, String name, long length, long views, int width) {
        return new SnapshotHeader.WindowHeader(
                name, length, of.completeFrom(), views, width, of.tail());
    }

    @Test
    void what_the_header_says_of_windows() throws IOException {
        window(w -> with(w, "all", 5_000, w.views(), 0), "window 'all': twice");
        window(w -> with(w, "a b", 5_000, w.views(), 0), "window name 'a b'");
        window(w -> with(w, "short", -5_000, w.views(), 0), "length -5000 ms is negative");
        window(w -> with(w, "short", 5_500, w.views(), 0), "a length of 5500 ms");
        window(w -> with(w, "short", 6_000, w.views(), 0), "its tail has released up to");
        window(w -> with(w, "short", 5_000, w.views(), 16), "counts of width 16");
        window(w -> with(w, "short", 5_000, -1, 0), "-1 views");
        window(w -> with(w, "short", 5_000, w.views() + 1, 0), "the header says");
        window(w -> tail(w, 2, w.completeFrom()), "its tail is at offset 106, the head at 105");
        window(w -> tail(w, -1_000, w.completeFrom()), "its tail is at offset -896");
    }

    private static SnapshotHeader.WindowHeader tail(
            SnapshotHeader.WindowHeader of, long offsets, long completeFrom) {
        CursorState tail = Objects.requireNonNull(of.tail());
        return new SnapshotHeader.WindowHeader(
                of.name(), of.lengthMs(), completeFrom, of.views(), 0, moved(tail, offsets, 0));
    }

    private void heap(String found, long floorCount, byte[] floorId, int[] slots)
            throws IOException {
        section(
                Format.HEAP,
                found,
                b -> {
                    b.varints(floorCount, floorId.length);
                    b.out.writeBytes(floorId);
                    b.varints(slots.length);
                    b.varints(Arrays.stream(slots).asLongStream().toArray());
                });
    }

    private void section(int type, String found, Consumer<SectionBytes> content)
            throws IOException {
        Parts.Section section = parts.section(type);
        byte[] before = section.raw;
        SectionBytes bytes = new SectionBytes();
        content.accept(bytes);
        section.raw = bytes.out.toByteArray();
        refused(found);
        section.raw = before;
    }

    private static final class SectionBytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        SectionBytes text(String... ids) {
            for (String id : ids) {
                out.write(id.length());
                out.writeBytes(id.getBytes(StandardCharsets.UTF_8));
            }
            return this;
        }

        SectionBytes varints(long... values) {
            for (long value : values) {
                long rest = value;
                for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
                    out.write((int) rest | 0x80);
                }
                out.write((int) rest);
            }
            return this;
        }

        SectionBytes at(long tick, long views) {
            out.writeBytes(ByteBuffer.allocate(8).putLong(tick).array());
            return varints(views);
        }

        SectionBytes views(long reached, long views, long tick) {
            return varints(reached, 0, 1).at(tick, views).varints(0);
        }

        SectionBytes bucket(long tick, long... eventsAndViews) {
            for (long value : new long[] {tick, tick, Long.MIN_VALUE}) {
                out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
            }
            return varints(eventsAndViews);
        }
    }

    @Test
    void ids_counts_and_rows() throws IOException {
        section(Format.IDS, "slot 4 has the id of another", b -> b.text("a", "b", "c", "d", "a"));
        section(Format.IDS, "4 ids are there", b -> b.text("a", "b", "c", "", "e"));
        section(Format.IDS, "it goes on", b -> b.text("a", "b", "c", "d", "e", "f"));
        section(Format.COUNTS, "it ends too early", b -> b.varints(0, 0, 0, 1));
        section(Format.COUNTS, "it goes on", b -> b.varints(0, 0, 0, 1, 0, 0));
        section(Format.COUNTS, "it has 2 views", b -> b.varints(0, 0, 1, 1, 0));
        section(Format.COUNTS, "slot 0 cannot count -1", b -> b.varints(-1, 0, 0, 2, 0));
        long most = Long.MAX_VALUE;
        section(Format.COUNTS, "slot 2 cannot count", b -> b.varints(most, 0, 2, most, 0));
        byte[] beyond = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 2};
        section(Format.COUNTS, "a number of more than 64 bits", b -> b.out.writeBytes(beyond));
        section(Format.TOP, "another Top-K", b -> b.varints(1, 2));
        section(Format.TOP, "another Top-K", b -> b.varints(2, 3, 0));
        section(Format.TOP, "slot is 5: allowed are 0 to 4", b -> b.varints(1, 5));
        section(Format.TOP, "number of rows is 6", b -> b.varints(6, 0, 1, 2, 3, 4, 0));
    }

    @Test
    void heaps() throws IOException {
        use("v4-heap.snap");
        FrozenHeap heap = GoldenSnapshotsTest.frozen(parts.together()).windows().getFirst().heap();
        int[] slots = heap.slots();
        byte[] id = heap.floorId();
        assertTrue(heap.floorCount() == 1 && id.length > 0, "the floor is bounded by an id");
        int last = slots.length - 1;
        heap("and not in the heap", 1, id, Arrays.copyOf(slots, last));
        heap("and not in the heap", 1, new byte[0], slots);
        heap("are above its floor", 1, new byte[] {'!'}, slots);
        heap("are above its floor", 2, new byte[0], slots);
        heap("a floor of 0 views", 0, id, slots);
        heap("a floor of -1 views", -1, id, slots);
        heap("is in the heap twice", 1, id, with(slots, 3, slots[4]));
        heap("out of order", 1, id, with(with(slots, 0, slots[last]), last, slots[0]));
        heap("slot is 99", 1, id, with(slots, 5, 99));
        heap("29 videos, and 28 are above", 1, id, with(Arrays.copyOf(slots, 29), 28, 80));
        byte[] counts = parts.section(Format.COUNTS).raw.clone();
        int outside =
                IntStream.range(0, 80)
                        .filter(slot -> !holds(slots, slot))
                        .findFirst()
                        .orElseThrow();
        byte most = counts[slots[0]];
        counts[slots[0]] = counts[outside];
        counts[outside] = most;
        String found =
                "slot %d has %d views, is above the floor of 1, and not in"
                        .formatted(outside, most);
        section(Format.COUNTS, found, b -> b.out.writeBytes(counts));
        section(Format.HEAP, "length of the floor's id is 256", b -> b.varints(1, 256));
        section(Format.HEAP, "number of videos is 99", b -> b.varints(1, 0, 99));
    }

    private static boolean holds(int[] slots, int slot) {
        return Arrays.stream(slots).anyMatch(one -> one == slot);
    }

    private static int[] with(int[] slots, int place, int slot) {
        int[] changed = slots.clone();
        changed[place] = slot;
        return changed;
    }

    @Test
    void what_cursors_hold() throws IOException {
        long tick = header.tick();
        section(Format.HEAD, "an event of slot 5", b -> b.varints(1).bucket(tick, 1, 5, 0));
        section(Format.HEAD, "an event of no views", b -> b.varints(1).bucket(tick, 1, 1, 1, 0));
        section(Format.HEAD, "mark of views is 2", b -> b.varints(1).bucket(tick, 1, 1, 2, 1));
        section(Format.HEAD, "cannot hold 0 events", b -> b.varints(1).bucket(tick, 0, 0));
        section(Format.HEAD, "cannot hold", b -> b.varints(1).bucket(tick - 2_000, 1, 1, 0));
        section(Format.HEAD, "cannot hold", b -> b.varints(1).bucket(tick + 500, 1, 1, 0));
        section(
                Format.HEAD,
                "cannot hold",
                b -> b.varints(2).bucket(tick, 1, 1, 0).bucket(tick, 1, 1, 0));
        section(
                Format.TAIL,
                "cannot hold",
                b -> b.varints(2).bucket(tick, 1, 1, 0).bucket(tick - 1_000, 1, 1, 0));
        section(Format.TAIL, "it ends too early", b -> b.varints(3).bucket(tick, 1, 1, 0));
        section(
                Format.TAIL,
                "views is 2147483648",
                b -> b.varints(1).bucket(tick, 1, 1, 1, 1L << 31));
    }

    @Test
    void late_views() throws IOException {
        use("v3-late.snap");
        long tick = SnapshotReader.readHeader(new ByteArrayInputStream(parts.together())).tick();
        long most = Long.MAX_VALUE;
        late("2 late views, and 9223372036854775806 before", b -> b.views(most - 1, 2, tick));
        late("late views of tick " + (tick + 500), b -> b.views(1, 1, tick + 500));
        late("late views of tick -1000", b -> b.views(1, 1, -1_000));
        late("0 late views", b -> b.views(1, 0, tick));
        late("-1 late views", b -> b.varints(-1, 0, 0, 0));
        late("late views of tick " + tick, b -> b.varints(1, 0, 2).at(tick, 1).at(tick, 1));
        late(
                "late views of tick " + (tick - 1_000),
                b -> b.varints(1, 0, 0, 1).at(tick - 1_000, 1));
        late("it ends too early", b -> b.varints(1, 0, 3).at(tick, 1));
        late("it goes on", b -> b.varints(1, 0, 0, 0, 0));
    }

    private void late(String found, Consumer<SectionBytes> content) throws IOException {
        section(Format.LATE, found, content);
    }
}
