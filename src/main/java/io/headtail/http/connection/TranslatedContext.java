package io.headtail.http.connection;

import io.headtail.http.connection.ConnectionGuard.Step;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.http.http2.Http2ErrorCode;
import io.helidon.http.http2.Http2Exception;
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
    private final ExecutorService executor;

    private TranslatedContext(
            ConnectionContext connection,
            DataReader reader,
            DataWriter writer,
            ExecutorService executor) {
        this.connection = connection;
        this.reader = reader;
        this.writer = writer;
        this.executor = executor;
    }

    /** For HTTP/1: Helidon reads through a {@link RequestSource}. */
    static TranslatedContext translated(
            ConnectionContext connection,
            Connections connections,
            ConnectionGuard guard,
            Refusal refusal,
            SocketBytes bytes) {
        DataWriter writer = new GuardedWriter(connection.dataWriter(), guard, Step.WORK);
        RequestSource source =
                new RequestSource(
                        bytes, piece -> write(writer, piece), connections, guard, refusal);
        return new TranslatedContext(
                connection, DataReader.create(source), writer, connection.executor());
    }

    /** For HTTP/2: Helidon reads what comes, and it is noted what streams and frames are doing. */
    static TranslatedContext unchanged(
            ConnectionContext connection,
            Connections connections,
            ConnectionGuard guard,
            Http2Activity activity,
            StreamExecutor streams,
            SocketBytes bytes) {
        DataWriter writer =
                new FrameWriter(
                        new GuardedWriter(connection.dataWriter(), guard, Step.IDLE),
                        () -> guard.isSurplus() || connections.isDraining(),
                        activity);
        BodyBytes bodies = new BodyBytes(connections.limits().body());
        FrameProgress progress = new FrameProgress(bodies, activity::reset);
        DataReader reader =
                DataReader.create(
                        () -> {
                            activity.awaits(progress);
                            byte[] came = bytes.get();
                            if (came != null) {
                                progress.received(came);
                            }
                            activity.received(progress);
                            if (bodies.isExceeded()) {
                                connections.refusals().count(RefusedReason.BODY_TOO_LONG);
                                // Helidon says GOAWAY with it, and ends the connection.
                                throw new Http2Exception(
                                        Http2ErrorCode.ENHANCE_YOUR_CALM, "a body is too long");
                            }
                            return came;
                        });
        return new TranslatedContext(connection, reader, writer, streams);
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
        return executor;
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
