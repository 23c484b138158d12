package io.headtail.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client as most are: asks for one answer on one connection, again and again. */
public final class PlainReader implements AutoCloseable {
    private final byte[] request;
    private final Socket socket;
    private final InputStream in;

    /**
     * On a connection of its own, which it closes.
     *
     * @param request as it is sent each time
     */
    public PlainReader(Socket connection, String request) throws IOException {
        this.request = request.getBytes(StandardCharsets.US_ASCII);
        socket = connection;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Await.PATIENCE.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Asks once; returns how long the answer took, ns. */
    public long ask() throws IOException {
        long start = System.nanoTime();
        socket.getOutputStream().write(request);
        readAnswer();
        return System.nanoTime() - start;
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
