package io.headtail.tool.topic;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The record value that {@code produce} writes: {@code
 * {"timestamp":1700000000000,"videoId":"v_1","views":1}}. Every record has all three fields, so a
 * reader can take id, timestamp and views each from the record or from a JSON pointer, and count
 * the same.
 */
final class EventJson {
    private static final byte[] TIMESTAMP = ascii("{\"timestamp\":");
    private static final byte[] VIDEO_ID = ascii(",\"videoId\":\"");
    private static final byte[] VIEWS = ascii("\",\"views\":");
    private static final byte[] HEX = ascii("0123456789abcdef");

    private EventJson() {}

    /**
     * @param id UTF-8
     */
    static byte[] encode(byte[] id, long timestampMs, long views) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + id.length);
        out.writeBytes(TIMESTAMP);
        out.writeBytes(ascii(Long.toString(timestampMs)));
        out.writeBytes(VIDEO_ID);
        for (byte b : id) {
            escape(b, out);
        }
        out.writeBytes(VIEWS);
        out.writeBytes(ascii(Long.toString(views)));
        out.write('}');
        return out.toByteArray();
    }

    private static void escape(byte b, ByteArrayOutputStream out) {
        if (b == '"' || b == '\\') {
            out.write('\\');
            out.write(b);
        } else if (b >= 0 && b < 0x20) {
            out.writeBytes(ascii("\\u00"));
            out.write(HEX[b >> 4]);
            out.write(HEX[b & 15]);
        } else {
            out.write(b); // both JSON and the id are UTF-8
        }
    }

    private static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }
}
