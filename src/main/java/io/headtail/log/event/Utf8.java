package io.headtail.log.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Checks for well-formed UTF-8: ASCII eight bytes at a time, the rest with the JDK's strict
 * decoder, which rejects overlong forms and surrogates. Not thread-safe.
 */
final class Utf8 {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;

    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer chars = CharBuffer.allocate(256);

    /** Whether {@code bytes[from, from + length)} is all ASCII without U+0000. */
    static boolean isPlain(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        for (; end - at >= 8; at += 8) {
            long word = (long) LONG.get(bytes, at);
            // A byte is zero or has its high bit set (Hacker's Delight, 6-1). A borrow may cause a
            // false positive; then the bytes are checked one by one.
            if ((((word - LOW_BITS) | word) & HIGH_BITS) != 0) {
                break;
            }
        }
        for (; at < end; at++) {
            if (bytes[at] <= 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code bytes[from, from + length)} is well-formed. */
    boolean isWellFormed(byte[] bytes, int from, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
        decoder.reset();
        CoderResult result;
        do {
            chars.clear();
            result = decoder.decode(in, chars, true);
        } while (result.isOverflow());
        return !result.isError();
    }

    /** Whether a zero byte is in {@code bytes[from, from + length)}. */
    static boolean hasNul(byte[] bytes, int from, int length) {
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == 0) {
                return true;
            }
        }
        return false;
    }
}
