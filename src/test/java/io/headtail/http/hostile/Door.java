package io.headtail.http.hostile;

import io.headtail.testing.Await;
import io.headtail.testing.PlainReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The way into a server.
 *
 * @param tls makes its sockets TLS sockets; null for plain ones
 * @param token what a request needs; empty for none
 */
record Door(int port, @Nullable SSLSocketFactory tls, String token) {
    /** A socket without TLS, whatever the server expects. */
    Socket plain() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** A connection as a client of HTTP/1.1 has it, after the handshake. */
    Socket connect() throws IOException {
        return connect("http/1.1", 0);
    }

    /**
     * The same with another protocol.
     *
     * @param protocol as ALPN names it
     * @param bufferBytes how much of an answer waits unread at the client; 0 for what is usual
     */
    Socket connect(String protocol, int bufferBytes) throws IOException {
        long start = System.nanoTime();
        while (true) {
            Socket socket = new Socket();
            try {
                if (bufferBytes > 0) {
                    socket.setReceiveBufferSize(bufferBytes);
                }
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return tls == null ? socket : secure(socket, protocol);
            } catch (IOException e) {
                socket.close();
                // On a busy machine a handshake may take longer than the server allows.
                if (System.nanoTime() - start > Await.PATIENCE.toNanos()) {
                    throw e;
                }
            }
        }
    }

    /** A TLS socket over a connection, before its handshake. */
    SSLSocket over(Socket socket) throws IOException {
        if (tls == null) {
            throw new IllegalStateException("the server has no TLS");
        }
        return (SSLSocket) tls.createSocket(socket, "localhost", port, true);
    }

    private SSLSocket secure(Socket connection, String protocol) throws IOException {
        SSLSocket socket = over(connection);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** A client that asks for this path on a connection of its own. */
    PlainReader reader(String path) throws IOException {
        return new PlainReader(connect(), get(path));
    }

    /** A request of this path that is answered, with more headers if there are any. */
    String get(String path, String... headers) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: a\r\n");
        if (!token.isEmpty()) {
            request.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }
}
