package io.headtail.http.connection;

/**
 * The largest request that is accepted, in bytes.
 *
 * @param line length of the request line, without its line break
 * @param headers length of all headers together
 * @param body value of {@code Content-Length}
 */
public record Limits(int line, int headers, int body) {
    /** 4 KiB, 16 KiB, 64 KiB. */
    public static final Limits STANDARD = new Limits(4 * 1024, 16 * 1024, 64 * 1024);
}
