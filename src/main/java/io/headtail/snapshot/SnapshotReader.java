package io.headtail.snapshot;

import io.headtail.count.FrozenHeap;
import io.headtail.count.RestoredCounts;
import io.headtail.count.id.RestoredIds;
import io.headtail.count.id.VideoIds;
import io.headtail.snapshot.header.HeaderCheck;
import io.headtail.snapshot.header.HeaderCodec;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.section.Format;
import io.headtail.snapshot.section.SectionInput;
import io.headtail.snapshot.section.SnapshotDamagedException;
import io.headtail.snapshot.section.SummedInput;
import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.FrozenLate;
import io.headtail.window.Placement;
import io.headtail.window.RestoredPartition;
import io.headtail.window.cursor.CursorState;
import io.headtail.window.cursor.FrozenCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads snapshots. Any bytes result either in a consistent snapshot, or in a {@link
 * SnapshotDamagedException} that says what is wrong where. Memory follows the bytes actually read,
 * not the lengths they claim.
 */
public final class SnapshotReader {
    private static final int[] NO_ROWS = {};

    private final SummedInput in;
    private final SectionInput section;
    private final SnapshotHeader header;
    private final int version;
    private byte[] open = new byte[0];

    private SnapshotReader(InputStream stream) throws IOException {
        in = new SummedInput(stream);
        version = HeaderCodec.readVersion(in);
        header = HeaderCodec.read(in);
        HeaderCheck.check(header, in);
        if (version < Format.WITH_RISING && header.version() == Format.WITH_RISING) {
            throw in.damaged("a rising window in format version " + version);
        }
        section = new SectionInput(in);
    }

    /**
     * Reads only the header and checks it; leaves the stream open.
     *
     * @throws SnapshotDamagedException if the bytes are not a valid header of a known version
     */
    public static SnapshotHeader readHeader(InputStream in) throws IOException {
        return new SnapshotReader(in).header;
    }

    /**
     * Reads a whole snapshot; leaves the stream open. O(slots).
     *
     * @throws SnapshotDamagedException if the bytes are not a consistent snapshot of a known
     *     version
     */
    public static Snapshot read(InputStream in) throws IOException {
        SnapshotReader reader = new SnapshotReader(in);
        RestoredPartition partition = reader.partition();
        return new Snapshot(reader.header, partition, reader.open);
    }

    /**
     * Reads a whole snapshot and builds a partition from it, as a check; leaves the stream open.
     * O(slots).
     *
     * @throws SnapshotDamagedException if that fails
     */
    public static SnapshotHeader verify(InputStream in) throws IOException {
        SnapshotReader reader = new SnapshotReader(in);
        RestoredPartition partition = reader.partition();
        List<WindowSpec> specs = new ArrayList<>();
        int kMax = 1;
        for (RestoredPartition.RestoredWindow window : partition.windows()) {
            specs.add(window.spec());
            kMax = Math.max(kMax, window.top().length);
        }
        try {
            Timing timing = new Timing(HeaderCheck.tickMs(reader.header), 0, 0);
            partition.resume(specs, timing, kMax, Placement.ANYWHERE);
        } catch (IllegalArgumentException e) {
            throw reader.in.damaged(String.valueOf(e.getMessage()));
        }
        return reader.header;
    }

    private RestoredPartition partition() throws IOException {
        VideoIds ids = ids();
        section.begin(Format.HEAD, Format.NO_WINDOW);
        FrozenCursor head = new FrozenCursor(header.head(), CursorCodec.read(section, ids));
        section.end();
        List<RestoredPartition.RestoredWindow> windows = new ArrayList<>();
        for (int w = 0; w < header.windows().size(); w++) {
            windows.add(window(w, header.windows().get(w), ids));
        }
        if (version >= Format.WITH_OPEN) {
            open = open();
        }
        FrozenLate late = version >= Format.WITH_LATE ? late() : FrozenLate.none();
        long before = in.bytes();
        byte[] end = new byte[Format.END.length];
        in.get(end, end.length, "footer");
        if (!Arrays.equals(end, Format.END)) {
            throw in.damaged("expected the footer LIATDAEH");
        }
        long claimed = in.getLong("footer");
        if (claimed != before) {
            throw in.damaged("the footer follows " + before + " bytes, and says " + claimed);
        }
        in.checkSum("the whole");
        in.checkEnd();
        return new RestoredPartition(header.tick(), head, ids, windows, late);
    }

    private FrozenLate late() throws IOException {
        section.begin(Format.LATE, Format.NO_WINDOW);
        FrozenLate late = LateCodec.read(section, header.tick(), HeaderCheck.tickMs(header));
        section.end();
        return late;
    }

    private byte[] open() throws IOException {
        section.begin(Format.OPEN, Format.NO_WINDOW);
        int left = section.getInt(Format.MAX_OPEN_BYTES, "length");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[Math.min(left, 1 << 16)];
        while (left > 0) {
            int length = Math.min(left, piece.length);
            section.getBytes(piece, length);
            bytes.write(piece, 0, length);
            left -= length;
        }
        section.end();
        return bytes.toByteArray();
    }

    private VideoIds ids() throws IOException {
        section.begin(Format.IDS, Format.NO_WINDOW);
        RestoredIds ids = new RestoredIds();
        byte[] id = new byte[VideoIds.MAX_LENGTH];
        for (int slot = 0; slot < header.slots(); slot++) {
            int length = section.getByte();
            section.getBytes(id, length);
            ids.add(id, 0, length);
        }
        section.end();
        if (ids.size() != header.ids()) {
            throw section.damaged(ids.size() + " ids are there, the header says " + header.ids());
        }
        try {
            return ids.finish();
        } catch (IllegalArgumentException e) {
            throw section.damaged(String.valueOf(e.getMessage()));
        }
    }

    private RestoredPartition.RestoredWindow window(
            int w, SnapshotHeader.WindowHeader of, VideoIds ids) throws IOException {
        RestoredCounts counts;
        try {
            counts = counts(w, of, ids);
        } catch (IllegalArgumentException e) {
            throw section.damaged(String.valueOf(e.getMessage()));
        }
        CursorState state = of.tail();
        FrozenCursor tail = state == null ? null : held(Format.TAIL, w, state, ids);
        SnapshotHeader.WindowHeader.Middle middle = of.middle();
        return new RestoredPartition.RestoredWindow(
                new WindowSpec(of.name(), SpanCode.span(of.lengthMs())),
                of.completeFrom(),
                counts,
                tail,
                version >= Format.WITH_HEAP ? NO_ROWS : top(w),
                middle == null ? null : held(Format.MIDDLE, w, middle.tail(), ids));
    }

    private FrozenCursor held(int type, int w, CursorState state, VideoIds ids) throws IOException {
        section.begin(type, w);
        FrozenCursor tail = new FrozenCursor(state, CursorCodec.read(section, ids));
        section.end();
        return tail;
    }

    // Throws IllegalArgumentException if heap and counts do not match.
    private RestoredCounts counts(int w, SnapshotHeader.WindowHeader of, VideoIds ids)
            throws IOException {
        SnapshotHeader.WindowHeader.Middle middle = of.middle();
        RestoredCounts counts;
        if (version < Format.WITH_HEAP) {
            counts = new RestoredCounts(of.width());
        } else if (middle == null) {
            counts = new RestoredCounts(of.width(), ids, heap(w));
        } else {
            FrozenHeap heap = heap(w);
            RestoredCounts older = new RestoredCounts(middle.width());
            set(older, Format.OLDER, w, middle.views(), ids);
            counts = new RestoredCounts(of.width(), ids, heap, older);
        }
        set(counts, Format.COUNTS, w, of.views(), ids);
        counts.checkHeap();
        return counts;
    }

    private void set(RestoredCounts counts, int type, int w, long views, VideoIds ids)
            throws IOException {
        section.begin(type, w);
        for (int slot = 0; slot < header.slots(); slot++) {
            long count = section.getVarint();
            if (count != 0) {
                if (count < 0 || counts.views() + count < 0 || !ids.inUse(slot)) {
                    throw section.damaged("slot " + slot + " cannot count " + count);
                }
                counts.set(slot, count);
            }
        }
        section.end();
        if (counts.views() != views) {
            throw section.damaged("it has " + counts.views() + " views, the header says " + views);
        }
    }

    private FrozenHeap heap(int w) throws IOException {
        section.begin(Format.HEAP, w);
        FrozenHeap heap = HeapCodec.read(section, header.slots());
        section.end();
        return heap;
    }

    private int[] top(int w) throws IOException {
        section.begin(Format.TOP, w);
        int rows = section.getInt(header.slots(), "number of rows");
        int[] top = CursorCodec.ints(section, rows, Math.max(0, header.slots() - 1), "slot");
        section.end();
        return top;
    }
}
