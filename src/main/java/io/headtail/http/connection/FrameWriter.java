package io.headtail.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.util.function.BooleanSupplier;

/**
 * Writes a connection's frames of HTTP/2, and says what has been written. Once the server is about
 * to stop, or if the connection is one too many, a GOAWAY goes before the next response, after
 * which clients open no more streams here, and those that are open end as usual (RFC 9113, 6.8).
 * Helidon writes whole frames, one thread at a time.
 */
final class FrameWriter extends ForwardingWriter {
    private static final int TYPE_AT = 3;
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int NONE = -1;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    // 8 bytes, type 7, no flags, stream 0; the last stream is the greatest that there is; no error.
    private static final byte[] GO_AWAY = {
        0, 0, 8, 7, 0, 0, 0, 0, 0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0
    };

    private final DataWriter writer;
    private final BooleanSupplier ending;
    private final Http2Activity activity;
    private boolean said;

    /**
     * @param ending whether the connection is to take no more requests
     */
    FrameWriter(DataWriter writer, BooleanSupplier ending, Http2Activity activity) {
        super(writer);
        this.writer = writer;
        this.ending = ending;
        this.activity = activity;
    }

    @Override
    public void writeNow(BufferData buffer) {
        int bytes = buffer.available();
        int type = bytes < FRAME_HEADER_BYTES ? NONE : buffer.get(TYPE_AT);
        // Not before the server's settings, which must be its first frame.
        if (!said && type == HEADERS && ending.getAsBoolean()) {
            said = true;
            writer.writeNow(BufferData.create(GO_AWAY));
        }
        writer.writeNow(buffer);
        if (type == HEADERS) {
            activity.answered();
        } else if (type == DATA) {
            activity.sent(bytes - FRAME_HEADER_BYTES);
        }
    }
}
