package io.headtail.snapshot.header;

import io.headtail.snapshot.section.Format;
import io.headtail.snapshot.section.SummedInput;
import io.headtail.snapshot.section.SummedOutput;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.time.SpanCode;
import io.headtail.window.cursor.CursorState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Encodes and decodes the header, with its frame. */
public final class HeaderCodec {
    private HeaderCodec() {}

    /**
     * Writes the header and its checksum, after the magic number and the version.
     *
     * @throws IllegalArgumentException if there are more than {@link Format#MAX_WINDOWS} windows
     */
    public static void write(SummedOutput out, SnapshotHeader header, int version)
            throws IOException {
        if (header.windows().size() > Format.MAX_WINDOWS) {
            throw new IllegalArgumentException(
                    "%d windows in one snapshot: allowed are %d; configure fewer"
                            .formatted(header.windows().size(), Format.MAX_WINDOWS));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(bytes);
        putString(body, header.settings());
        putString(body, header.origin().clusterId());
        putString(body, header.origin().topic());
        putString(body, header.origin().topicId());
        body.writeInt(header.origin().partition());
        body.writeInt(header.partitions());
        body.writeLong(header.countChangedThrough());
        body.writeInt(header.leaderEpoch());
        body.writeLong(header.tick());
        putCursor(body, header.head());
        body.writeInt(header.slots());
        body.writeInt(header.ids());
        body.writeByte(header.windows().size());
        for (SnapshotHeader.WindowHeader window : header.windows()) {
            putString(body, window.name());
            body.writeLong(window.lengthMs());
            body.writeLong(window.completeFrom());
            body.writeLong(window.views());
            body.writeByte(window.width());
            if (window.tail() != null) {
                putCursor(body, window.tail());
            }
            SnapshotHeader.WindowHeader.Middle middle = window.middle();
            if (middle != null) {
                body.writeLong(middle.views());
                body.writeByte(middle.width());
                putCursor(body, middle.tail());
            }
        }
        out.put(Format.MAGIC, Format.MAGIC.length);
        out.putShort(version);
        out.putInt(bytes.size());
        out.put(bytes.toByteArray(), bytes.size());
        out.putInt(out.sum());
    }

    private static void putString(DataOutputStream out, String string) throws IOException {
        byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
        out.writeShort(utf8.length);
        out.write(utf8);
    }

    private static void putCursor(DataOutputStream out, CursorState state) throws IOException {
        out.writeLong(state.nextOffset());
        out.writeLong(state.streamTime());
        out.writeLong(state.released());
        out.writeLong(state.firstTimestamp());
        out.writeLong(state.misplacedThrough());
    }

    /**
     * Reads what precedes the header: the magic number and the version.
     *
     * @throws SnapshotDamagedException if the file is not a snapshot of a known version
     */
    public static int readVersion(SummedInput in) throws IOException {
        byte[] magic = new byte[Format.MAGIC.length];
        in.get(magic, magic.length, "magic number");
        if (!Arrays.equals(magic, Format.MAGIC)) {
            throw in.damaged("no snapshot of Headtail: it does not begin with HEADTAIL");
        }
        int version = in.getShort("version");
        if (version < Format.PLAIN || version > Format.VERSION) {
            throw in.damaged(
                    "format version %d: known here are %d to %d; a newer Headtail wrote it"
                            .formatted(version, Format.PLAIN, Format.VERSION));
        }
        return version;
    }

    /**
     * Reads the header and its checksum, after {@link #readVersion}.
     *
     * @throws SnapshotDamagedException if it is damaged
     */
    public static SnapshotHeader read(SummedInput in) throws IOException {
        int length = in.getInt("length of the header");
        if (length < 1 || length > Format.MAX_HEADER_BYTES) {
            throw in.damaged(
                    "a header of %d bytes: allowed are 1 to %d"
                            .formatted(length, Format.MAX_HEADER_BYTES));
        }
        byte[] body = new byte[length];
        in.get(body, length, "header");
        in.checkSum("the header");
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(body))) {
            SnapshotHeader header = body(data);
            if (data.read() >= 0) {
                throw in.damaged("the header continues after its last window");
            }
            return header;
        } catch (EOFException e) {
            throw in.damaged("the header ends before its last field");
        }
    }

    private static SnapshotHeader body(DataInputStream in) throws IOException {
        String settings = getString(in);
        String clusterId = getString(in);
        String topic = getString(in);
        String topicId = getString(in);
        SnapshotFolder origin = new SnapshotFolder(clusterId, topic, topicId, in.readInt());
        int partitions = in.readInt();
        long countChangedThrough = in.readLong();
        int leaderEpoch = in.readInt();
        long tick = in.readLong();
        CursorState head = getCursor(in);
        int slots = in.readInt();
        int ids = in.readInt();
        int count = in.readUnsignedByte();
        List<SnapshotHeader.WindowHeader> windows = new ArrayList<>();
        for (int w = 0; w < count; w++) {
            String name = getString(in);
            long length = in.readLong();
            windows.add(
                    new SnapshotHeader.WindowHeader(
                            name,
                            length,
                            in.readLong(),
                            in.readLong(),
                            in.readUnsignedByte(),
                            length == SpanCode.ALL_TIME || length == SpanCode.MONTH
                                    ? null
                                    : getCursor(in),
                            SpanCode.isRising(length) ? getMiddle(in) : null));
        }
        return new SnapshotHeader(
                settings,
                origin,
                partitions,
                countChangedThrough,
                leaderEpoch,
                tick,
                head,
                slots,
                ids,
                windows);
    }

    private static SnapshotHeader.WindowHeader.Middle getMiddle(DataInputStream in)
            throws IOException {
        return new SnapshotHeader.WindowHeader.Middle(
                in.readLong(), in.readUnsignedByte(), getCursor(in));
    }

    private static String getString(DataInputStream in) throws IOException {
        byte[] utf8 = new byte[in.readUnsignedShort()];
        in.readFully(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static CursorState getCursor(DataInputStream in) throws IOException {
        return new CursorState(
                in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
}
