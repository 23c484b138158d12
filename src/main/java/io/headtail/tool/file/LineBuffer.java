package io.headtail.tool.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Splits a stream into lines; the longest allowed line bounds the memory, and of a longer one only
 * the number is kept. Lines end with LF or CRLF, or with the file.
 */
final class LineBuffer implements Closeable {
    private static final int CHUNK_BYTES = 1 << 16;

    private final InputStream in;
    private final int maxLineBytes;
    private byte[] buffer = new byte[2 * CHUNK_BYTES];
    private int filled;
    private int start; // of the current line
    private int end; // of the current line, without its line break
    private int next; // start of the next line
    private int firstEnd;
    private int firstNext;
    private long number;
    private long linesAhead; // physical lines joined to the current one
    private boolean overlong;

    LineBuffer(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    /** Moves to the next line; false at the end of the file. */
    boolean advance() throws IOException {
        number += 1 + linesAhead;
        linesAhead = 0;
        overlong = false;
        start = next;
        int lineBreak = find(start);
        if (lineBreak - start > maxLineBytes) {
            overlong = true;
            lineBreak = skip(lineBreak);
            start = lineBreak;
        } else if (lineBreak == filled && lineBreak == start) {
            return false;
        }
        take(lineBreak);
        firstEnd = end;
        firstNext = next;
        return true;
    }

    /** Appends the next line, with the line break between; false at the file's end or the limit. */
    boolean join(int limitBytes) throws IOException {
        int from = next - start;
        int lineBreak = find(next);
        if (start + from >= filled || lineBreak - start > limitBytes) {
            return false;
        }
        take(lineBreak);
        linesAhead++;
        return true;
    }

    /** Undoes every {@link #join} since {@link #advance}. */
    void split() {
        end = firstEnd;
        next = firstNext;
        linesAhead = 0;
    }

    /** The line's bytes; valid until another method is called. */
    ByteBuffer line() {
        return ByteBuffer.wrap(buffer, start, end - start);
    }

    /** The number of the line, from 1. */
    long number() {
        return number;
    }

    /** Whether the line is longer than allowed; {@link #line} is empty then. */
    boolean overlong() {
        return overlong;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void take(int lineBreak) {
        end = lineBreak;
        next = Math.min(lineBreak + 1, filled);
        if (end > start && buffer[end - 1] == '\r' && end < filled) {
            end--;
        }
    }

    /**
     * The index of the first LF at or after {@code from}, of the file's end, or of a byte that
     * makes the line too long. May move the line within the buffer, and all indexes with it.
     */
    private int find(int from) throws IOException {
        int at = from;
        while (true) {
            while (at < filled) {
                if (buffer[at] == '\n') {
                    return at;
                }
                at++;
            }
            if (at - start > maxLineBytes) {
                return at;
            }
            int moved = makeRoom();
            at -= moved;
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                return at;
            }
            filled += read;
        }
    }

    /** Discards the rest of an overlong line; returns the index of its line break. */
    private int skip(int from) throws IOException {
        int at = from;
        while (true) {
            while (at < filled) {
                if (buffer[at] == '\n') {
                    return at;
                }
                at++;
            }
            filled = 0;
            at = 0;
            int read = in.read(buffer, 0, buffer.length);
            if (read < 0) {
                return 0;
            }
            filled = read;
        }
    }

    /** Returns by how many bytes the contents moved to the left. */
    private int makeRoom() {
        int moved = 0;
        if (buffer.length - filled < CHUNK_BYTES && start > 0) {
            moved = start;
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= moved;
            end -= moved;
            next -= moved;
            firstEnd -= moved;
            firstNext -= moved;
            start = 0;
        }
        if (buffer.length - filled < CHUNK_BYTES) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        return moved;
    }
}
