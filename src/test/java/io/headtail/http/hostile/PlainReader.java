package io.headtail.http.hostile;

import io.headtail.testing.Await;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client as most are: asks for ten ranks on one connection, again and again. */
final class PlainReader implements AutoCloseable {
    private static final byte[] GET =
            "GET /view/video HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;

    PlainReader(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Await.PATIENCE.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** The time that 99 % of so many requests do not exceed, ns. */
    long p99(int requests) throws IOException {
        long[] taken = new long[requests];
        for (int i = 0; i < requests; i++) {
            long start = System.nanoTime();
            socket.getOutputStream().write(GET);
            readAnswer();
            taken[i] = System.nanoTime() - start;
        }
        Arrays.sort(taken);
        return taken[(requests * 99 - 1) / 100];
    }

    private void readAnswer() throws IOException {
        String status = line();
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("not answered: " + status);
        }
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.startsWith("Content-Length: ")) {
                length = Integer.parseInt(header.substring("Content-Length: ".length()));
            }
        }
        in.readNBytes(length);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the server has closed the connection");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
