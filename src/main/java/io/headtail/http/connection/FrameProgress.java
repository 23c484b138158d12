package io.headtail.http.connection;

import java.util.function.IntConsumer;

/**
 * Follows the frames of HTTP/2 in the bytes that a client sends (RFC 9113, 4.1), to know whether
 * one has begun and not ended: the preface, a frame, or headers that go on in further frames; and
 * how long bodies are. Used by the reading thread only.
 */
final class FrameProgress {
    private static final int PREFACE_BYTES = 24;
    private static final int HEADER_BYTES = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final BodyBytes bodies;
    private final IntConsumer resets;

    // Bytes until the end of the preface or of the current frame's payload.
    private int left = PREFACE_BYTES;
    private boolean begun;
    private boolean headersGoOn;
    private long count;

    // The current frame's header so far.
    private int headerBytes;
    private int length;
    private int type;
    private int flags;
    private int stream;

    /**
     * @param bodies is told of each frame of a body
     */
    FrameProgress(BodyBytes bodies) {
        this(bodies, stream -> {});
    }

    /**
     * @param bodies is told of each frame of a body
     * @param resets is told of each stream that the client resets
     */
    FrameProgress(BodyBytes bodies, IntConsumer resets) {
        this.bodies = bodies;
        this.resets = resets;
    }

    /** Takes the next bytes. */
    void received(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (!isUnfinished()) {
                count++;
            }
            begun = true;
            if (left == 0) {
                header(bytes[at++] & 0xff);
            } else {
                int taken = Math.min(left, bytes.length - at);
                left -= taken;
                at += taken;
            }
            begun = left > 0 || headerBytes > 0;
        }
    }

    private void header(int value) {
        if (headerBytes < 3) {
            length = length << 8 | value;
        } else if (headerBytes == 3) {
            type = value;
        } else if (headerBytes == 4) {
            flags = value;
        } else {
            stream = stream << 8 | value;
        }
        headerBytes++;
        if (headerBytes == HEADER_BYTES) {
            left = length;
            // The reserved bit, which receivers ignore.
            stream &= Integer.MAX_VALUE;
            if (type == HEADERS || type == CONTINUATION) {
                headersGoOn = (flags & END_HEADERS) == 0;
            }
            body();
            headerBytes = 0;
            length = 0;
            stream = 0;
        }
    }

    private void body() {
        if (type == DATA) {
            bodies.comes(stream, length);
        }
        boolean ends = (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        if (ends || type == RST_STREAM) {
            bodies.ends(stream);
        }
        if (type == RST_STREAM) {
            resets.accept(stream);
        }
    }

    /** Whether something has begun and not ended. */
    boolean isUnfinished() {
        return begun || headersGoOn;
    }

    /** How many have begun. */
    long count() {
        return count;
    }
}
