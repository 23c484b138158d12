package io.headtail.tool.drill.store;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in front of an HTTP server that can inject faults. It forwards everything; or is
 * down: refuses connections and resets open ones; or tears uploads: forwards a number of bytes of a
 * PUT and then resets; or forbids single objects. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("(GET|HEAD|POST|DELETE|PUT) /");
    private static final int MAX_METHOD_CHARS = 8;
    private static final int BUFFER_BYTES = 16 << 10;
    private static final String DENIED =
            "<Error><Code>AccessDenied</Code><Message>a fault of the drill</Message></Error>";
    private static final byte[] FORBIDDEN =
            ("HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: "
                            + DENIED.length()
                            + "\r\n\r\n"
                            + DENIED)
                    .getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger torn = new AtomicInteger();
    private @Nullable ServerSocket server;
    private boolean closed;
    private int uploadsToTear;
    private int bytesThatPass;
    private volatile List<String> forbidden = List.of();

    /**
     * Listens on 127.0.0.1.
     *
     * @param port the proxy's port
     * @param target port on 127.0.0.1 of the server behind it
     * @throws ToolException if the port is taken
     */
    FaultyProxy(int port, int target) {
        this.port = port;
        this.target = target;
        pass();
    }

    int port() {
        return port;
    }

    /** The number of uploads torn so far. */
    public int torn() {
        return torn.get();
    }

    /** Forwards everything. */
    public synchronized void pass() {
        uploadsToTear = 0;
        if (server == null && !closed) {
            server = listen();
        }
    }

    /** Resets open connections, and refuses new ones. */
    public synchronized void down() {
        closeQuietly(server);
        server = null;
        sockets.forEach(FaultyProxy::cut);
    }

    /**
     * Tears the next uploads.
     *
     * @param afterBytes bytes of a request that pass, including its head; a shorter request passes
     *     whole
     * @param uploads how many uploads; {@link Integer#MAX_VALUE} for all until {@link #pass}
     */
    public synchronized void tear(int afterBytes, int uploads) {
        pass();
        bytesThatPass = afterBytes;
        uploadsToTear = uploads;
    }

    /**
     * Answers GET requests for these paths with 403 from now on, and forwards all others.
     *
     * @param paths suffixes of URL paths
     */
    void forbid(Collection<String> paths) {
        forbidden = List.copyOf(paths);
    }

    private boolean isForbidden(byte[] buffer, int n) {
        if (forbidden.isEmpty()) {
            return false;
        }
        String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        String line = text.substring(0, Math.max(0, text.indexOf("\r\n")));
        String path = line.split("[ ?]", 3).length < 2 ? "" : line.split("[ ?]", 3)[1];
        return line.startsWith("GET ") && forbidden.stream().anyMatch(path::endsWith);
    }

    private ServerSocket listen() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread.ofVirtual().start(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new ToolException("port " + port + ": cannot be bound: " + e, e);
        }
    }

    private void accept(ServerSocket on) {
        while (!on.isClosed()) {
            try {
                connect(on.accept());
            } catch (IOException e) {
                // Down.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
            admit(client, behind);
            Thread.ofVirtual().start(() -> pump(client, behind, true));
            Thread.ofVirtual().start(() -> pump(behind, client, false));
        } catch (IOException e) {
            cut(client); // the server is not reachable
        }
    }

    /**
     * Registers a connection, so that it can be reset; resets it if the proxy went down meanwhile.
     */
    private synchronized void admit(Socket client, Socket behind) {
        sockets.add(client);
        sockets.add(behind);
        if (server == null) {
            cut(client);
        }
    }

    /** Copies until either side closes, and then closes both. */
    private void pump(Socket from, Socket to, boolean requests) {
        byte[] buffer = new byte[BUFFER_BYTES];
        int left = Integer.MAX_VALUE;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (requests && isForbidden(buffer, n)) {
                    from.getOutputStream().write(FORBIDDEN);
                    continue;
                }
                if (requests) {
                    // A client sends a request only after the previous response, so each request
                    // starts at the beginning of a read.
                    left = allowance(buffer, n, left);
                }
                out.write(buffer, 0, Math.min(n, left));
                if (n > left) {
                    torn.incrementAndGet();
                    cut(from);
                    cut(to);
                    return;
                }
                left -= left == Integer.MAX_VALUE ? 0 : n;
            }
        } catch (IOException e) {
            // One side is gone; closing tells the other.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /**
     * The number of bytes that may pass, counted from the beginning of these.
     *
     * @param left the same number as computed for the previous bytes
     */
    private synchronized int allowance(byte[] buffer, int n, int left) {
        Matcher request =
                REQUEST.matcher(
                        new String(
                                buffer,
                                0,
                                Math.min(n, MAX_METHOD_CHARS),
                                StandardCharsets.ISO_8859_1));
        if (!request.lookingAt()) {
            return left;
        }
        if (!request.group(1).equals("PUT") || uploadsToTear == 0) {
            return Integer.MAX_VALUE;
        }
        uploadsToTear -= uploadsToTear == Integer.MAX_VALUE ? 0 : 1;
        return bytesThatPass;
    }

    /** Closes a connection with a TCP reset. */
    private static void cut(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Already closed.
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            // It is being closed anyway.
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        down();
    }
}
