package io.headtail.http.security;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS sockets of accepted ones: with TLS 1.2 and 1.3 only, whatever the JDK is configured to
 * allow, and such that closing one closes the accepted socket too. Helidon (4.5.0) asks for the
 * contrary, and leaves the socket to the garbage collector.
 */
final class ServerSockets extends SSLSocketFactory {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLSocketFactory jdk;

    ServerSockets(SSLSocketFactory jdk) {
        this.jdk = jdk;
    }

    @Override
    public Socket createSocket(
            Socket accepted, @Nullable InputStream consumed, boolean closesAccepted)
            throws IOException {
        SSLSocket socket = (SSLSocket) jdk.createSocket(accepted, consumed, true);
        socket.setEnabledProtocols(PROTOCOLS);
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return jdk.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return jdk.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) {
        throw forServersOnly();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw forServersOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw forServersOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw forServersOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw forServersOnly();
    }

    private static UnsupportedOperationException forServersOnly() {
        return new UnsupportedOperationException("only accepted sockets are made TLS sockets");
    }
}
