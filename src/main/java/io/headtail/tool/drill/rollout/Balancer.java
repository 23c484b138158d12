package io.headtail.tool.drill.rollout;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * Forwards connections as kube-proxy does: a server is chosen when a connection is opened, the
 * connection stays with it until either side closes it, and nothing is tried again. A server that
 * refuses or resets is one whose client is reset.
 */
final class Balancer implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int BACKLOG = 200;

    private final IntSupplier servers;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * Listens on any free port of 127.0.0.1.
     *
     * @param servers the port on 127.0.0.1 for the next connection; 0 for none
     */
    Balancer(IntSupplier servers) {
        this.servers = servers;
        try {
            server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new ToolException("the balancer cannot listen: " + e.getMessage(), e);
        }
        Thread.ofVirtual().name("balancer").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().name("balanced").start(() -> connect(client));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void connect(Socket client) {
        int port = servers.getAsInt();
        if (port == 0) {
            reset(client);
            return;
        }
        try {
            Socket behind = new Socket(InetAddress.getLoopbackAddress(), port);
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(behind);
            Thread.ofVirtual().name("balanced").start(() -> pump(behind, client));
            pump(client, behind);
        } catch (IOException e) {
            reset(client);
        }
    }

    /** Copies until the sender closes, and then closes both; a reset is passed on. */
    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            close(from);
            close(to);
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    private void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Already closed.
        }
        close(socket);
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is being closed anyway.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // It is being closed anyway.
        }
        sockets.forEach(this::reset);
    }
}
