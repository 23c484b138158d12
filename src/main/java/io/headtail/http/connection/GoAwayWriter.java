package io.headtail.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.util.function.BooleanSupplier;

/**
 * Writes a connection's frames of HTTP/2. Once the server is about to stop, a GOAWAY goes before the
 * next response, after which clients open no more streams here, and those that are open end as
 * usual (RFC 9113, 6.8). Helidon writes whole frames, one thread at a time.
 */
final class GoAwayWriter implements DataWriter {
    private static final int TYPE_AT = 3;
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int HEADERS = 1;
    // 8 bytes, type 7, no flags, stream 0; the last stream is the greatest that there is; no error.
    private static final byte[] GO_AWAY = {
        0, 0, 8, 7, 0, 0, 0, 0, 0, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0
    };

    private final DataWriter writer;
    private final BooleanSupplier draining;
    private boolean said;

    /**
     * @param draining whether the server is about to stop
     */
    GoAwayWriter(DataWriter writer, BooleanSupplier draining) {
        this.writer = writer;
        this.draining = draining;
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData buffer) {
        if (!said && draining.getAsBoolean() && isResponse(buffer)) {
            said = true;
            writer.writeNow(BufferData.create(GO_AWAY));
        }
        writer.writeNow(buffer);
    }

    // Not before the server's settings, which must be its first frame.
    private static boolean isResponse(BufferData buffer) {
        return buffer.available() >= FRAME_HEADER_BYTES && buffer.get(TYPE_AT) == HEADERS;
    }

    @Override
    public void flush() {
        writer.flush();
    }

    @Override
    public void close() {
        writer.close();
    }
}
