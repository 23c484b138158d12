package io.headtail.log.event;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The video id in a record's key that is a JSON document. A string in quotes without escapes is a
 * slice of the key, and nothing is parsed. A flyweight. Not thread-safe.
 */
final class JsonKey {
    private static final byte[] EMPTY = new byte[0];

    private final JsonFields json;
    private final boolean whole;

    byte[] id = EMPTY;
    int from;
    int length;

    /** The id at an RFC 6901 pointer; empty for a key that is a JSON string. */
    JsonKey(String pointer) {
        json = JsonFields.ofId(pointer);
        whole = pointer.isEmpty();
    }

    /** Reads a key; returns why it is invalid, or null. */
    @Nullable InvalidReason read(ByteBuffer key) {
        byte[] bytes = key.array();
        int start = key.arrayOffset() + key.position();
        int size = key.remaining();
        if (whole && isPlainString(bytes, start, size)) {
            id = bytes;
            from = start + 1;
            length = size - 2;
            return null;
        }
        if (size == 0 || !json.read(bytes, start, size)) {
            return InvalidReason.KEY_NO_JSON;
        }
        byte[] found = json.id;
        if (found == null) {
            return json.idFault;
        }
        id = found;
        from = 0;
        length = found.length;
        return null;
    }

    /** Whether the bytes are a quoted string of printable ASCII without escapes. */
    private static boolean isPlainString(byte[] bytes, int start, int size) {
        int last = start + size - 1;
        if (size < 2 || bytes[start] != '"' || bytes[last] != '"') {
            return false;
        }
        for (int at = start + 1; at < last; at++) {
            if (bytes[at] < ' ' || bytes[at] == '"' || bytes[at] == '\\') {
                return false;
            }
        }
        return true;
    }
}
