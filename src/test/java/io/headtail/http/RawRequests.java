package io.headtail.http;

import io.headtail.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests as bytes that no proper client would send, to a port of this machine. */
final class RawRequests {
    /** What a test waits for comes at once; without it, it ends here. */
    private static final int SO_TIMEOUT_MS = (int) Await.PATIENCE.toMillis();

    private RawRequests() {}

    /** Sends bytes and that there are no more, and returns all that comes back. */
    static String send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SO_TIMEOUT_MS);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Sends bytes in segments of {@code segment} bytes, leaves its own side of the connection open,
     * and returns all that came until the server closed it.
     */
    static String untilClosed(int port, String request, int segment) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SO_TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            int size = Math.min(segment, bytes.length);
            for (int from = 0; from < bytes.length; from += size) {
                socket.getOutputStream().write(bytes, from, Math.min(size, bytes.length - from));
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
