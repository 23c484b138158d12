package io.headtail.http.connection;

import io.headtail.http.connection.ConnectionGuard.Step;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/** Says when a connection writes, in pieces short enough for the bound on one of them. */
final class GuardedWriter extends ForwardingWriter {
    private static final int PIECE_BYTES = 64 * 1024;

    private final DataWriter writer;
    private final ConnectionGuard guard;
    private final Step after;

    /**
     * @param after the step of the connection once it has written
     */
    GuardedWriter(DataWriter writer, ConnectionGuard guard, Step after) {
        super(writer);
        this.writer = writer;
        this.guard = guard;
        this.after = after;
    }

    @Override
    public void writeNow(BufferData buffer) {
        guard.enter(Step.WRITE);
        while (buffer.available() > PIECE_BYTES) {
            byte[] piece = new byte[PIECE_BYTES];
            buffer.read(piece);
            writer.writeNow(BufferData.create(piece));
            guard.enter(Step.WRITE);
        }
        writer.writeNow(buffer);
        guard.enter(after);
    }
}
