package io.headtail.log.event;

import io.headtail.log.event.FieldPlace.Part;
import java.nio.charset.StandardCharsets;

/**
 * The one key that records of an id must have, so that the id lies in one partition:
 *
 * <ul>
 *   <li>the id's own bytes, if the id is the key, and also if it is in the value or in a header:
 *       the topic is keyed by it;
 *   <li>{@code "id"}, if the key is a JSON string;
 *   <li>{@code {"a":{"b":"id"}}}, if it is at {@code key:/a/b}: that field and nothing else,
 *       without spaces.
 * </ul>
 *
 * <p>Strings are escaped as by JSON.stringify: only what JSON requires. A key of another form
 * (spaces, more fields, {@code \u00e9} for é) may decode to the same id, but two forms may hash to
 * two partitions, and an id does not tell which form its producer uses.
 */
final class KeyForm {
    private static final int MAX_ESCAPE = 6;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String ESCAPED = "\b\t\n\f\r\"\\";
    private static final String ESCAPES = "btnfr\"\\";

    private final boolean isJson;
    private final byte[] before;
    private final byte[] after;

    private KeyForm(boolean isJson, String before, String after) {
        this.isJson = isJson;
        this.before = before.getBytes(StandardCharsets.UTF_8);
        this.after = after.getBytes(StandardCharsets.UTF_8);
    }

    static KeyForm of(FieldPlace id) {
        if (!id.isIn(Part.KEY_JSON)) {
            return new KeyForm(false, "", "");
        }
        if (id.name().isEmpty()) {
            return new KeyForm(true, "\"", "\"");
        }
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (String name : id.name().substring(1).split("/", -1)) {
            before.append("{\"").append(escaped(name)).append("\":");
            after.append('}');
        }
        return new KeyForm(true, before + "\"", "\"" + after);
    }

    private static String escaped(String pointed) {
        byte[] name =
                pointed.replace("~1", "/").replace("~0", "~").getBytes(StandardCharsets.UTF_8);
        byte[] to = new byte[MAX_ESCAPE * name.length];
        int length = escape(name, 0, name.length, to, 0);
        return new String(to, 0, length, StandardCharsets.UTF_8);
    }

    /** The maximum length in bytes of the key of an id of that length. */
    int maxLength(int idLength) {
        return before.length + (isJson ? MAX_ESCAPE : 1) * idLength + after.length;
    }

    /** Writes an id's key; returns its length. */
    int write(byte[] id, int from, int length, byte[] to) {
        System.arraycopy(before, 0, to, 0, before.length);
        int at = before.length;
        if (isJson) {
            at = escape(id, from, length, to, at);
        } else {
            System.arraycopy(id, from, to, at, length);
            at += length;
        }
        System.arraycopy(after, 0, to, at, after.length);
        return at + after.length;
    }

    private static int escape(byte[] id, int from, int length, byte[] to, int start) {
        int at = start;
        for (int i = from; i < from + length; i++) {
            byte b = id[i];
            int escape = b < 0 ? -1 : ESCAPED.indexOf(b);
            if (escape >= 0) {
                to[at++] = '\\';
                to[at++] = (byte) ESCAPES.charAt(escape);
            } else if (b >= 0 && b < ' ') {
                to[at++] = '\\';
                to[at++] = 'u';
                to[at++] = '0';
                to[at++] = '0';
                to[at++] = HEX[b >> 4];
                to[at++] = HEX[b & 15];
            } else {
                to[at++] = b;
            }
        }
        return at;
    }
}
