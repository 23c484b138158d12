package io.headtail.bench.query;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP/1.1 keep-alive connection with at most one pending request. The status, length and
 * brackets of each response are checked, and the rows of every {@value #COUNT_ROWS_EVERY}th are
 * counted: counting all would cost more than the requests.
 */
final class Connection implements AutoCloseable {
    private static final int COUNT_ROWS_EVERY = 32;
    private static final int MAX_ANSWER_BYTES = 512 * 1024;
    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\n");
    private static final byte[] LENGTH = ascii("\r\ncontent-length:");

    private final Wire wire;
    private final ByteBuffer request;
    private final int rows;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(MAX_ANSWER_BYTES);
    private long answers;
    private int scanned;
    private int headBytes;
    private int bodyBytes;

    // One thread may send and another receive: they share only this field.
    private volatile long dueNs;

    Connection(Side side) throws IOException {
        wire = side.connect();
        request = ByteBuffer.allocateDirect(side.request().length).put(side.request());
        rows = side.rows();
    }

    void register(Selector selector) throws IOException {
        wire.register(selector, this);
    }

    /**
     * Sends the request.
     *
     * @param dueNs when it should have been sent, {@link System#nanoTime}
     */
    void send(long dueNs) throws IOException {
        this.dueNs = dueNs;
        request.flip();
        wire.write(request);
    }

    /** When the pending or last request should have been sent. */
    long dueNs() {
        return dueNs;
    }

    /**
     * Reads the available bytes; returns true when the response is complete.
     *
     * @throws IOException if the response is malformed, or not the expected one
     */
    boolean receive() throws IOException {
        if (wire.read(answer) < 0) {
            throw new EOFException("the server closed a connection; it answered: " + text());
        }
        if (headBytes == 0 && !readHead()) {
            return false;
        }
        int missing = headBytes + bodyBytes - answer.position();
        if (missing < 0) {
            throw new IOException("more came than Content-Length says: " + text());
        }
        if (missing > 0) {
            return false;
        }
        checkBody();
        answer.clear();
        scanned = 0;
        headBytes = 0;
        return true;
    }

    /** Searches for the empty line after the head, from where the last search ended. */
    private boolean readHead() throws IOException {
        for (; scanned + 4 <= answer.position(); scanned++) {
            if (answer.getInt(scanned) == 0x0d0a0d0a) {
                headBytes = scanned + 4;
                checkStatus();
                bodyBytes = contentLength();
                return true;
            }
        }
        return false;
    }

    private void checkStatus() throws IOException {
        for (int i = 0; i < OK.length; i++) {
            if (answer.get(i) != OK[i]) {
                throw new IOException("not 200: " + text());
            }
        }
    }

    private int contentLength() throws IOException {
        for (int from = OK.length - 2; from + LENGTH.length < headBytes; from++) {
            if (isLength(from)) {
                int bytes = 0;
                for (int i = from + LENGTH.length; answer.get(i) != '\r'; i++) {
                    bytes = answer.get(i) == ' ' ? bytes : bytes * 10 + answer.get(i) - '0';
                }
                if (bytes < 2 || headBytes + bytes > MAX_ANSWER_BYTES) {
                    throw new IOException("Content-Length " + bytes + ": " + text());
                }
                return bytes;
            }
        }
        throw new IOException("no Content-Length: " + text());
    }

    private boolean isLength(int from) {
        int i = 0;
        while (i < LENGTH.length
                && (answer.get(from + i) | (LENGTH[i] >= 'a' ? 0x20 : 0)) == LENGTH[i]) {
            i++;
        }
        return i == LENGTH.length;
    }

    private void checkBody() throws IOException {
        boolean array = answer.get(headBytes) == '[' && answer.get(answer.position() - 1) == ']';
        boolean counted = answers++ % COUNT_ROWS_EVERY == 0;
        if (!array || (counted && countRows() != rows)) {
            throw new IOException("not " + rows + " rows: " + text());
        }
    }

    // The bench's ids contain no braces.
    private int countRows() {
        int found = 0;
        for (int i = headBytes; i < answer.position(); i++) {
            found += answer.get(i) == '{' ? 1 : 0;
        }
        return found;
    }

    private String text() {
        byte[] bytes = new byte[Math.min(answer.position(), 1_000)];
        answer.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
