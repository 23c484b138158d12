package io.headtail.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/**
 * Takes every connection, as HTTP/2 or HTTP/1: over TLS as the client and the server have agreed by
 * ALPN; otherwise by the first bytes, which are HTTP/2's preface if the client knows that the
 * server speaks it. HTTP/1.1's {@code Upgrade: h2c}, which RFC 9113 has dropped, is ignored.
 */
public final class ProtocolSelector implements ServerConnectionSelector {
    private static final String HTTP_2 = "h2";

    private final Connections connections;
    private final Http1Selector http1;
    private final Http2Selector http2;

    /**
     * @param refusal builds the response to HTTP/1 requests beyond the limits
     */
    public ProtocolSelector(Connections connections, Refusal refusal) {
        this.connections = connections;
        this.http1 = new Http1Selector(connections, refusal);
        this.http2 = new Http2Selector(connections);
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of(HTTP_2, "http/1.1");
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        HelidonSocket socket = context.serverSocket();
        ConnectionGuard guard = connections.guard(context);
        if (socket.protocolNegotiated() && socket.protocol().equals(HTTP_2)) {
            return http2.connection(context, guard, new SocketBytes(socket));
        }
        if (socket.isSecure()) {
            return http1.connection(context, guard, new SocketBytes(socket));
        }
        return new UndecidedConnection(context, guard, http1, http2);
    }
}
