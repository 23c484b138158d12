package io.headtail.http.connection;

/** How much may still come that nobody reads. Not thread-safe. */
final class Leftover {
    private static final long MAX_BYTES = 1024 * 1024;

    private long left;
    private final boolean endsWithEmptyLine;
    private int matched;

    private Leftover(long left, boolean endsWithEmptyLine) {
        this.left = left;
        this.endsWithEmptyLine = endsWithEmptyLine;
    }

    /** Nothing is waited for. */
    static Leftover none() {
        return new Leftover(0, false);
    }

    /** So many bytes, but not more than a MiB. */
    static Leftover of(long bytes) {
        return new Leftover(Math.min(bytes, MAX_BYTES), false);
    }

    /** Up to an empty line at the end of what comes at once, but not more than a MiB. */
    static Leftover untilEmptyLine() {
        return new Leftover(MAX_BYTES, true);
    }

    /** Whether there may be more after these bytes. */
    boolean goesOnAfter(byte[] piece) {
        left -= piece.length;
        for (byte b : piece) {
            boolean expected = b == (matched % 2 == 0 ? '\r' : '\n');
            matched = expected ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return left > 0 && !(endsWithEmptyLine && matched >= 4);
    }
}
