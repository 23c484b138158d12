package io.headtail.snapshot;

import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.section.Format;
import io.headtail.window.cursor.CursorState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Snapshots with correct checksums whose header cannot be true, or contradicts the sections. */
class HeaderContradictionsTest {
    private final ForgedSnapshot forged;
    private final SnapshotHeader header;

    HeaderContradictionsTest() throws IOException {
        forged = ForgedSnapshot.of("v1-held.snap");
        header = forged.header();
    }

    private void header(int partitions, long tick, CursorState head, int slots, int ids)
            throws IOException {
        header(header.settings(), partitions, tick, head, slots, ids, header.windows());
        forged.refused("the header cannot be true");
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
        forged.parts.header(
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
        forged.refused("with settings lateness=3000");
        header(header.settings(), 4, header.tick(), head, slots, slots - 1, header.windows());
        forged.refused(slots + " ids are there, the header says " + (slots - 1));
        header(header.settings(), 4, header.tick(), head, slots + 1, slots, header.windows());
        forged.refused("section 'ids': it ends too early");
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
        forged.refused(found);
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
        window(w -> with(w, "short", -5_001, w.views(), 0), "length -5001 ms is negative");
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
}
