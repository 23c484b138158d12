package io.headtail.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** A connection whose input is replaced by a {@link RequestSource}. */
final class TranslatedContext implements ConnectionContext {
    private final ConnectionContext connection;
    private final DataReader reader;
    private final DataWriter writer;

    TranslatedContext(ConnectionContext connection, Connections connections, Refusal refusal) {
        this.connection = connection;
        ConnectionGuard guard = connections.guard(connection);
        HelidonSocket socket = connection.serverSocket();
        this.writer = new GuardedWriter(connection.dataWriter(), guard);
        RequestSource source =
                new RequestSource(
                        () -> read(socket),
                        bytes -> write(writer, bytes),
                        connections,
                        guard,
                        refusal);
        this.reader = DataReader.create(source);
    }

    private static byte @Nullable [] read(HelidonSocket socket) {
        try {
            return socket.get();
        } catch (UncheckedIOException e) {
            // As Helidon's own reader throws it: logged only at the finest level.
            throw new ServerConnectionException("cannot read from the client", e);
        }
    }

    private static void write(DataWriter writer, byte[] bytes) {
        try {
            writer.writeNow(BufferData.create(bytes));
        } catch (SocketWriterException | UncheckedIOException e) {
            throw new ServerConnectionException("cannot write to the client", e);
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public ListenerContext listenerContext() {
        return connection.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return connection.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public Router router() {
        return connection.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return connection.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return connection.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return connection.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return connection.localPeer();
    }

    @Override
    public boolean isSecure() {
        return connection.isSecure();
    }

    @Override
    public String socketId() {
        return connection.socketId();
    }

    @Override
    public String childSocketId() {
        return connection.childSocketId();
    }
}
