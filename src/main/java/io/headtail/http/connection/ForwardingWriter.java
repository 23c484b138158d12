package io.headtail.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/** A writer in front of another one; whichever way Helidon writes, it comes to one method. */
abstract class ForwardingWriter implements DataWriter {
    private final DataWriter writer;

    ForwardingWriter(DataWriter writer) {
        this.writer = writer;
    }

    @Override
    public final void write(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public final void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public final void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public final void flush() {
        writer.flush();
    }

    @Override
    public final void close() {
        writer.close();
    }
}
