package io.headtail.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands between clients and a server, so that a test can break their connections. */
public final class Relay implements AutoCloseable {
    /** Passes on what comes one way of a connection. */
    public interface Pass {
        /**
         * Reads and writes; when it returns, the connection is closed both ways.
         *
         * @param answers whether the bytes come from the server
         */
        void on(InputStream from, OutputStream to, boolean answers) throws IOException;
    }

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final Pass pass;

    /** Begins to listen. */
    public Relay(InetSocketAddress server, Pass pass) throws IOException {
        this.server = server;
        this.pass = pass;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The port of this machine that clients connect to. */
    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listening.accept();
                Socket to = new Socket(server.getAddress(), server.getPort());
                Thread.ofVirtual().start(() -> pass(client, to, false));
                Thread.ofVirtual().start(() -> pass(to, client, true));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            pass.on(from.getInputStream(), to.getOutputStream(), answers);
        } catch (IOException e) {
            // ended by the other side
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
