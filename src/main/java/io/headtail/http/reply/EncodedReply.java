package io.headtail.http.reply;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A whole response in bytes, as HTTP/1.1 sends it on a connection that stays open. A second's first
 * request renews the date in a copy, which all others of that second send as it is. Thread-safe.
 *
 * <pre>
 *  HTTP/1.1 200 OK CRLF Date: … CRLF │ Connection: keep-alive CRLF Vary: … CRLF │ headers … CRLF CRLF │ body
 *                             │      └ other headers of the connection instead  └ {@link #own}              └ {@link #body}
 *                             └ {@link #date}, {@value #DATE_BYTES} bytes
 * </pre>
 */
final class EncodedReply {
    private static final int DATE_BYTES = 31;
    private static final byte[] EMPTY_LINE = ascii("\r\n");

    /** The names that a response may depend on; the value of {@code Vary}. */
    static final String VARY = "Accept-Encoding";

    private static final byte[] KEEP_ALIVE =
            ascii("Connection: keep-alive\r\nVary: " + VARY + "\r\n");

    private final Status status;
    private final List<Header> headers;
    private final int date;
    private final int own;
    private final int body;
    private volatile Dated last;

    /** The response of one second. */
    private record Dated(byte[] date, byte[] bytes) {}

    /**
     * Renders it.
     *
     * @param headers all but {@code Date}, {@code Connection} and {@code Vary}
     */
    EncodedReply(Status status, List<Header> headers, byte[] content) {
        this.status = status;
        this.headers = List.copyOf(headers);
        BufferData bytes = BufferData.growing(1_024 + content.length);
        bytes.writeAscii("HTTP/1.1 " + status.code() + " " + status.reasonPhrase() + "\r\nDate: ");
        date = bytes.available();
        byte[] line = HttpDate.line();
        bytes.write(line);
        bytes.write(KEEP_ALIVE);
        own = bytes.available();
        for (Header header : headers) {
            header.writeHttp1Header(bytes);
        }
        bytes.write(EMPTY_LINE);
        body = bytes.available();
        bytes.write(content, 0, content.length);
        last = new Dated(line, bytes.readBytes());
    }

    /** 200 or 304. */
    Status status() {
        return status;
    }

    /** The headers that it was made with. */
    List<Header> headers() {
        return headers;
    }

    /** The response with the current date; must not be modified. */
    @SuppressWarnings("ReferenceEquality") // a second has one array
    byte[] bytes() {
        byte[] line = HttpDate.line();
        Dated known = last;
        if (known.date() != line) {
            byte[] bytes = known.bytes().clone();
            System.arraycopy(line, 0, bytes, date, line.length);
            known = new Dated(line, bytes);
            last = known;
        }
        return known.bytes();
    }

    /** The response with the current date and {@code connection} as headers of the connection. */
    byte[] bytes(byte[] connection) {
        byte[] bytes = bytes();
        int dated = date + DATE_BYTES;
        byte[] whole = new byte[dated + connection.length + bytes.length - own];
        System.arraycopy(bytes, 0, whole, 0, dated);
        System.arraycopy(connection, 0, whole, dated, connection.length);
        System.arraycopy(bytes, own, whole, dated + connection.length, bytes.length - own);
        return whole;
    }

    /** Where the body begins in {@link #bytes()}. */
    int body() {
        return body;
    }

    /** Length of the body. */
    int bodyBytes() {
        return length() - body;
    }

    /** Length of {@link #bytes()}. */
    int length() {
        return last.bytes().length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
