package io.headtail.http.connection;

/** How many unread bytes the client may still send after the response. Not thread-safe. */
final class Leftover {
    private static final long MAX_BYTES = 1024 * 1024;

    private long left;
    private final boolean endsWithEmptyLine;
    private int matched;

    private Leftover(long left, boolean endsWithEmptyLine) {
        this.left = left;
        this.endsWithEmptyLine = endsWithEmptyLine;
    }

    /** No bytes are expected. */
    static Leftover none() {
        return new Leftover(0, false);
    }

    /** Expects {@code bytes}, at most 1 MiB. */
    static Leftover of(long bytes) {
        return new Leftover(Math.min(bytes, MAX_BYTES), false);
    }

    /** Expects bytes until a piece ends with an empty line, at most 1 MiB. */
    static Leftover untilEmptyLine() {
        return new Leftover(MAX_BYTES, true);
    }

    /** Whether more bytes may follow this piece. */
    boolean goesOnAfter(byte[] piece) {
        left -= piece.length;
        for (byte b : piece) {
            boolean expected = b == (matched % 2 == 0 ? '\r' : '\n');
            matched = expected ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return left > 0 && !(endsWithEmptyLine && matched >= 4);
    }
}
