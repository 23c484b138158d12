package io.headtail.log.event;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The characters of one JSON document. JSON must be UTF-8 here: a parser of bytes would also accept
 * overlong forms, surrogates and UTF-16, and an id with two encodings would be one video here and
 * lie in two partitions in Kafka. A flyweight. Not thread-safe.
 */
public final class JsonText {
    private static final int INITIAL_CHARS = 1 << 10;

    /** Larger arrays are not kept for reuse. */
    private static final int MAX_KEPT_CHARS = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
    private char[] kept = new char[INITIAL_CHARS];

    /** The array that holds the document, in {@code [from, end)}, without a byte order mark. */
    public char[] chars = kept;

    /** Index of the document's first character in {@link #chars}. */
    public int from;

    /** Index after the document's last character. */
    public int end;

    /**
     * Decodes a document of {@code length ≥ 1} bytes; false if it is not UTF-8 or contains U+0000.
     */
    public boolean decode(byte[] bytes, int start, int length) {
        chars = arrayOf(length);
        from = 0;
        if (Utf8.isPlain(bytes, start, length)) {
            for (int i = 0; i < length; i++) {
                chars[i] = (char) bytes[start + i];
            }
            end = length;
            return true;
        }
        CharBuffer to = CharBuffer.wrap(chars);
        decoder.reset();
        if (Utf8.hasNul(bytes, start, length)
                || decoder.decode(ByteBuffer.wrap(bytes, start, length), to, true).isError()) {
            return false;
        }
        end = to.position();
        from = chars[0] == BYTE_ORDER_MARK ? 1 : 0;
        return true;
    }

    // UTF-8 has at least one byte a character.
    private char[] arrayOf(int length) {
        if (length > MAX_KEPT_CHARS) {
            return new char[length];
        }
        if (length > kept.length) {
            kept = new char[Integer.highestOneBit(length - 1) << 1];
        }
        return kept;
    }
}
