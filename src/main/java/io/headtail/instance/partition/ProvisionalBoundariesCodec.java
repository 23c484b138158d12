package io.headtail.instance.partition;

import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The bytes of {@code ProvisionalBoundaries} in a snapshot: big-endian, as {@link DataOutputStream}
 * writes them.
 *
 * <pre>
 * int     {@link #WITH_LATE}
 * int     number of boundaries, each:
 *   long    tick
 *   long    newest straggler, {@link Long#MIN_VALUE} for none
 *   int     number of windows, each:
 *     UTF     name
 *     long    span
 *     long    tail offset
 *     long    same since
 *     long    late views
 *     int     length of the partial, and its bytes
 * </pre>
 */
final class ProvisionalBoundariesCodec {
    /**
     * Stands before the number of boundaries if each window has its first equal tick. Without it
     * that is the boundary's tick.
     */
    private static final int WITH_SINCE = -1;

    /** As {@link #WITH_SINCE}, if each window has its late views too. Without it there are none. */
    private static final int WITH_LATE = -2;

    private ProvisionalBoundariesCodec() {}

    /**
     * Reads boundaries in the order in which they were written.
     *
     * @param from not empty
     * @throws IllegalArgumentException if the bytes are not an encoding of boundaries
     */
    static List<ProvisionalBoundary> read(byte[] from) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(from))) {
            int first = in.readInt();
            boolean withLate = first == WITH_LATE;
            boolean withSince = withLate || first == WITH_SINCE;
            List<ProvisionalBoundary> boundaries = new ArrayList<>();
            for (int left = withSince ? in.readInt() : first; left > 0; left--) {
                boundaries.add(boundary(in, withSince, withLate));
            }
            return boundaries;
        } catch (IOException e) {
            throw new IllegalArgumentException("open boundaries: " + e.getMessage(), e);
        }
    }

    private static ProvisionalBoundary boundary(
            DataInputStream in, boolean withSince, boolean withLate) throws IOException {
        long tick = in.readLong();
        long straggler = in.readLong();
        List<ProvisionalBoundary.Sent> sent = new ArrayList<>();
        for (int windows = in.readInt(); windows > 0; windows--) {
            WindowSpec spec = new WindowSpec(in.readUTF(), SpanCode.span(in.readLong()));
            long tail = in.readLong();
            long since = withSince ? in.readLong() : tick;
            long late = withLate ? in.readLong() : 0;
            if (late < 0) {
                throw new IOException(late + " late views");
            }
            sent.add(new ProvisionalBoundary.Sent(spec, tail, since, late, bytes(in)));
        }
        return new ProvisionalBoundary(tick, sent, straggler);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a partial of " + length + " bytes");
        }
        return in.readNBytes(length);
    }

    /** Writes boundaries in their order. */
    static byte[] write(Collection<ProvisionalBoundary> boundaries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(out)) {
            data.writeInt(WITH_LATE);
            data.writeInt(boundaries.size());
            for (ProvisionalBoundary boundary : boundaries) {
                data.writeLong(boundary.tick);
                data.writeLong(boundary.straggler);
                data.writeInt(boundary.sent.size());
                for (ProvisionalBoundary.Sent sent : boundary.sent) {
                    write(data, sent);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return out.toByteArray();
    }

    private static void write(DataOutputStream data, ProvisionalBoundary.Sent sent)
            throws IOException {
        data.writeUTF(sent.spec().name());
        data.writeLong(SpanCode.of(sent.spec().span()));
        data.writeLong(sent.tailOffset());
        data.writeLong(sent.sameSince());
        data.writeLong(sent.lateViews());
        data.writeInt(sent.partial().length);
        data.write(sent.partial());
    }
}
