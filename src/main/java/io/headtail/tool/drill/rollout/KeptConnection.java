package io.headtail.tool.drill.rollout;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client with one connection, which it keeps, and which tries nothing again: whatever goes
 * wrong is seen. Only a connection that the server has closed before the request is sent is opened
 * anew, as every client does. For one thread.
 */
final class KeptConnection implements AutoCloseable {
    /** How long a request may take: the read timeout that docs/proxies.md calls ample. */
    private static final int TIMEOUT_MS = 15_000;

    private static final int LOOK_MS = 1;

    private final int port;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    /**
     * A response.
     *
     * @param headers by lower-case name
     */
    record Response(int status, Map<String, String> headers, byte[] body) {
        @Nullable String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    /**
     * @param port on 127.0.0.1
     */
    KeptConnection(int port) {
        this.port = port;
    }

    /**
     * Sends a GET, and reads the response whole.
     *
     * @throws IOException if the connection is refused, reset or closed, or takes too long
     */
    Response get(String path) throws IOException {
        try {
            Socket on = open();
            on.getOutputStream()
                    .write(
                            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            Response response = read();
            if ("close".equals(response.header("Connection"))) {
                close();
            }
            return response;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Socket open() throws IOException {
        Socket kept = socket;
        if (kept != null && !isClosedByServer(kept)) {
            return kept;
        }
        close();
        Socket opened = new Socket();
        socket = opened;
        opened.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        opened.setTcpNoDelay(true);
        opened.setSoTimeout(TIMEOUT_MS);
        in = new BufferedInputStream(opened.getInputStream());
        return opened;
    }

    private boolean isClosedByServer(Socket kept) throws IOException {
        kept.setSoTimeout(LOOK_MS);
        try {
            if (in.read() >= 0) {
                throw new IOException("bytes after the response");
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            kept.setSoTimeout(TIMEOUT_MS);
        }
    }

    private Response read() throws IOException {
        String start = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("closed within the body");
        }
        return new Response(Integer.parseInt(start.split(" ", 3)[1]), headers, body);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException(
                        line.isEmpty() ? "closed without a response" : "closed within the head");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Closes the connection; the next request opens another. */
    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is being closed anyway.
        }
        socket = null;
    }
}
