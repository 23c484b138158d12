package io.headtail.http.connection;

import io.headtail.http.connection.ConnectionGuard.Step;
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

/** A connection whose input and output pass through our own code. */
final class TranslatedContext implements ConnectionContext {
    private final ConnectionContext connection;
    private final DataReader reader;
    private final DataWriter writer;

    private TranslatedContext(ConnectionContext connection, DataReader reader, DataWriter writer) {
        this.connection = connection;
        this.reader = reader;
        this.writer = writer;
    }

    /** For HTTP/1: Helidon reads through a {@link RequestSource}. */
    static TranslatedContext translated(
            ConnectionContext connection,
            Connections connections,
            Refusal refusal,
            SocketBytes bytes) {
        ConnectionGuard guard = connections.guard(connection);
        DataWriter writer = new GuardedWriter(connection.dataWriter(), guard, Step.WORK);
        RequestSource source =
                new RequestSource(
                        bytes, piece -> write(writer, piece), connections, guard, refusal);
        return new TranslatedContext(connection, DataReader.create(source), writer);
    }

    /**
     * For HTTP/2: Helidon reads what comes. Such a connection always waits for frames, so it is
     * idle when it does not write, also while requests are being worked on, which takes seconds at
     * most.
     */
    static TranslatedContext unchanged(
            ConnectionContext connection, Connections connections, SocketBytes bytes) {
        ConnectionGuard guard = connections.guard(connection);
        DataWriter writer =
                new GoAwayWriter(
                        new GuardedWriter(connection.dataWriter(), guard, Step.IDLE),
                        connections::isDraining);
        DataReader reader =
                DataReader.create(
                        () -> {
                            guard.enter(Step.IDLE);
                            return bytes.get();
                        });
        return new TranslatedContext(connection, reader, writer);
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
