package io.headtail.snapshot;

import io.headtail.count.FrozenCounts;
import io.headtail.count.id.FrozenIds;
import io.headtail.count.id.VideoIds;
import io.headtail.snapshot.header.HeaderCodec;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.section.Format;
import io.headtail.snapshot.section.SectionOutput;
import io.headtail.snapshot.section.SummedOutput;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.window.FrozenPartition;
import io.headtail.window.FrozenWindow;
import io.headtail.window.cursor.FrozenCursor;
import java.io.IOException;

/**
 * Writes one snapshot: {@link #append} the partition, then {@link #freeze}; without that it never
 * becomes visible. Writes to a stream, so it needs a few MiB whatever the partition's size. Throws
 * {@link java.io.InterruptedIOException} if its thread is interrupted.
 */
public final class SnapshotWriter {
    private final SnapshotStore.Upload upload;
    private final SummedOutput out;
    private final SectionOutput section;

    /**
     * Creates a writer.
     *
     * @param upload must be empty; the caller closes it
     */
    public SnapshotWriter(SnapshotStore.Upload upload) {
        this.upload = upload;
        this.out = new SummedOutput(upload);
        this.section = new SectionOutput(out);
    }

    /** As the other one, where no provisional boundary has rises. */
    public void append(SnapshotHeader header, FrozenPartition partition, byte[] open)
            throws IOException {
        append(header, partition, open, false);
    }

    /**
     * Writes the partition that the header describes; its counts must have been copied. O(slots).
     *
     * @param open the bytes of its owner's provisional boundaries
     * @param openRises whether one of those has rises
     * @throws IOException if the store fails, or the thread is interrupted
     */
    public void append(
            SnapshotHeader header, FrozenPartition partition, byte[] open, boolean openRises)
            throws IOException {
        HeaderCodec.write(out, header, header.version(openRises));
        section.begin(Format.IDS, Format.NO_WINDOW);
        ids(partition.ids());
        section.end();
        section.begin(Format.HEAD, Format.NO_WINDOW);
        CursorCodec.write(section, partition.head().held());
        section.end();
        for (int w = 0; w < partition.windows().size(); w++) {
            window(w, partition.windows().get(w), partition.ids().slots());
        }
        section.begin(Format.OPEN, Format.NO_WINDOW);
        section.putVarint(open.length);
        section.putBytes(open);
        section.end();
        section.begin(Format.LATE, Format.NO_WINDOW);
        LateCodec.write(section, partition.late());
        section.end();
    }

    private void ids(FrozenIds ids) throws IOException {
        for (int slot = 0; slot < ids.slots(); slot++) {
            int at = section.room(1 + VideoIds.MAX_LENGTH);
            int length = ids.copy(slot, section.target(), at + 1);
            section.target()[at] = (byte) length;
            section.wrote(1 + length);
        }
    }

    private void window(int w, FrozenWindow window, int slots) throws IOException {
        section.begin(Format.HEAP, w);
        HeapCodec.write(section, window.heap());
        section.end();
        FrozenWindow.Middle middle = window.middle();
        if (middle != null) {
            counts(Format.OLDER, w, middle.older(), slots);
        }
        counts(Format.COUNTS, w, window.counts(), slots);
        if (window.tail() != null) {
            held(Format.TAIL, w, window.tail());
        }
        if (middle != null) {
            held(Format.MIDDLE, w, middle.tail());
        }
    }

    private void counts(int type, int w, FrozenCounts counts, int slots) throws IOException {
        section.begin(type, w);
        for (int slot = 0; slot < slots; slot++) {
            section.putVarint(counts.get(slot));
        }
        section.end();
    }

    private void held(int type, int w, FrozenCursor tail) throws IOException {
        section.begin(type, w);
        CursorCodec.write(section, tail.held());
        section.end();
    }

    /**
     * Completes the snapshot and makes it visible; returns its size in bytes.
     *
     * @throws IOException if the store fails; then the snapshot is not visible
     */
    public long freeze() throws IOException {
        out.put(Format.END, Format.END.length);
        out.putLong(out.bytes() - Format.END.length);
        out.putInt(out.sum());
        upload.freeze();
        return out.bytes();
    }
}
