package io.headtail.http.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of HTTP/2 (RFC 9113) as no client library would send them. */
final class Frames {
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final byte[] CANCEL = {0, 0, 0, 8};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int count;

    /** Begins with the preface and an empty SETTINGS. */
    Frames() {
        bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** How many frames there are. */
    int count() {
        return count;
    }

    /** Requests that are each cancelled at once. */
    Frames resetStreams(int count) {
        for (int i = 0; i < count; i++) {
            int stream = 1 + 2 * i;
            frame(HEADERS, END_STREAM | END_HEADERS, stream, get());
            frame(RST_STREAM, 0, stream, CANCEL);
        }
        return this;
    }

    /** Requests that are refused, of whose answers no body may be sent. */
    Frames closedRequests(int count) {
        frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
        for (int i = 0; i < count; i++) {
            frame(HEADERS, END_STREAM | END_HEADERS, 1 + 2 * i, get("/view/video?k=x"));
        }
        return this;
    }

    /** Requests whose bodies do not end. */
    Frames unfinishedRequests(int count) {
        for (int i = 0; i < count; i++) {
            frame(HEADERS, END_HEADERS, 1 + 2 * i, get());
        }
        return this;
    }

    /** Each must be acknowledged. */
    Frames settings(int count) {
        for (int i = 0; i < count; i++) {
            frame(SETTINGS, 0, 0, new byte[0]);
        }
        return this;
    }

    /** Each must be answered. */
    Frames pings(int count) {
        for (int i = 0; i < count; i++) {
            frame(PING, 0, 0, new byte[8]);
        }
        return this;
    }

    /** Headers that do not end. */
    Frames endlessHeaders(int count) {
        frame(HEADERS, END_STREAM, 1, get());
        for (int i = 0; i < count; i++) {
            // A literal header field that is not indexed: x: yyy…
            byte[] field = new byte[1_000];
            Arrays.fill(field, (byte) 'y');
            field[0] = 0;
            field[1] = 1;
            field[2] = 'x';
            // A length of more than 126 takes further bytes of 7 bits: 127 + 0x67 + (6 << 7).
            int rest = field.length - 6 - 127;
            field[3] = 0x7f;
            field[4] = (byte) (0x80 | (rest & 0x7f));
            field[5] = (byte) (rest >> 7);
            frame(CONTINUATION, 0, 1, field);
        }
        return this;
    }

    /** A request's fields by HPACK: three of the static table, path and authority as literals. */
    private static byte[] get() {
        return get("/view/video");
    }

    private static byte[] get(String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x82);
        block.write(0x86);
        block.write(0x04);
        block.write(path.length());
        block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
        block.write(0x01);
        block.write(1);
        block.write('a');
        return block.toByteArray();
    }

    private void frame(int type, int flags, int stream, byte[] payload) {
        count++;
        bytes.write(payload.length >> 16);
        bytes.write(payload.length >> 8);
        bytes.write(payload.length);
        bytes.write(type);
        bytes.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.write(stream >> shift);
        }
        bytes.writeBytes(payload);
    }
}
