package io.headtail.http.connection;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The bytes of a connection, of which the first can be looked at. Used by its thread only. */
final class SocketBytes implements Supplier<byte @Nullable []> {
    private final HelidonSocket socket;
    private byte @Nullable [] looked;

    SocketBytes(HelidonSocket socket) {
        this.socket = socket;
    }

    /** The next bytes; null at the end of the stream. */
    @Override
    public byte @Nullable [] get() {
        byte[] first = looked;
        if (first != null) {
            looked = null;
            return first;
        }
        return read();
    }

    /**
     * Whether the stream begins with these bytes; reads no more than it takes to know. The bytes
     * read are still supplied.
     */
    boolean startsWith(byte[] expected) {
        byte[] first = get();
        while (first != null) {
            int known = Math.min(first.length, expected.length);
            boolean same = Arrays.equals(first, 0, known, expected, 0, known);
            byte[] more = same && known < expected.length ? read() : null;
            if (more == null) {
                looked = first;
                return same && known == expected.length;
            }
            int had = first.length;
            first = Arrays.copyOf(first, had + more.length);
            System.arraycopy(more, 0, first, had, more.length);
        }
        return false;
    }

    private byte @Nullable [] read() {
        try {
            return socket.get();
        } catch (UncheckedIOException e) {
            // As Helidon's own reader throws it: logged only at the finest level.
            throw new ServerConnectionException("cannot read from the client", e);
        }
    }
}
