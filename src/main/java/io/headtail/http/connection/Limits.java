package io.headtail.http.connection;

/**
 * What a request may be, in bytes.
 *
 * @param line of the request line, without its line break
 * @param headers of all headers together
 * @param body announced by {@code Content-Length}
 */
public record Limits(int line, int headers, int body) {
    /** 4 KiB, 16 KiB, 64 KiB. */
    public static final Limits STANDARD = new Limits(4 * 1024, 16 * 1024, 64 * 1024);
}
