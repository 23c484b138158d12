package io.headtail.snapshot;

import com.github.luben.zstd.Zstd;
import io.headtail.snapshot.header.HeaderCodec;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.section.Format;
import io.headtail.snapshot.section.SectionOutput;
import io.headtail.snapshot.section.SummedOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a snapshot, to be reassembled with correct checksums and wrong content. */
final class Parts {
    /** A section, unpacked. */
    static final class Section {
        int type;
        int window;
        byte[] raw;

        /** Replaces its blocks and their end, if they are forged too. */
        byte @Nullable [] frame;

        Section(int type, int window, byte[] raw) {
            this.type = type;
            this.window = window;
            this.raw = raw;
        }
    }

    // Bytes before a header: magic number, version, length.
    private static final int FRAME = 14;

    int version;
    byte[] header;
    final List<Section> sections = new ArrayList<>();

    private Parts(int version, byte[] header) {
        this.version = version;
        this.header = header;
    }

    /** Splits a valid snapshot into its parts. */
    static Parts of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.skipNBytes(Format.MAGIC.length);
        int version = in.readUnsignedShort();
        byte[] header = new byte[in.readInt()];
        in.readFully(header);
        in.readInt();
        Parts parts = new Parts(version, header);
        while (in.available() > Format.END.length + 12) {
            int type = in.readUnsignedByte();
            int window = in.readUnsignedByte();
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            for (int length = in.readInt(); length != 0; length = in.readInt()) {
                byte[] packed = new byte[in.readInt()];
                in.readInt();
                in.readFully(packed);
                raw.write(Zstd.decompress(packed, length));
            }
            in.readLong();
            in.readInt();
            parts.sections.add(new Section(type, window, raw.toByteArray()));
        }
        return parts;
    }

    /** Replaces the header. */
    void header(SnapshotHeader of) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        HeaderCodec.write(new SummedOutput(bytes), of, version);
        header = Arrays.copyOfRange(bytes.toByteArray(), FRAME, bytes.size() - 4);
    }

    /** The first section of that type. */
    Section section(int type) {
        return sections.stream().filter(one -> one.type == type).findFirst().orElseThrow();
    }

    Section section(int type, int window) {
        return sections.stream()
                .filter(one -> one.type == type && one.window == window)
                .findFirst()
                .orElseThrow();
    }

    byte[] together() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SummedOutput out = new SummedOutput(bytes);
        out.put(Format.MAGIC, Format.MAGIC.length);
        out.putShort(version);
        out.putInt(header.length);
        out.put(header, header.length);
        out.putInt(out.sum());
        SectionOutput section = new SectionOutput(out);
        for (Section one : sections) {
            byte[] frame = one.frame;
            if (frame != null) {
                out.putByte(one.type);
                out.putByte(one.window);
                out.put(frame, frame.length);
                continue;
            }
            section.begin(one.type, one.window);
            for (byte b : one.raw) {
                section.putByte(b);
            }
            section.end();
        }
        out.put(Format.END, Format.END.length);
        out.putLong(out.bytes() - Format.END.length);
        out.putInt(out.sum());
        return bytes.toByteArray();
    }
}
