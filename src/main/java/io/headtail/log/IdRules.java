package io.headtail.log;

import io.headtail.count.VideoIds;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks video ids: 1 to 255 bytes of UTF-8 without U+0000. ASCII, eight bytes at a time; what is
 * not ASCII by the JDK's strict decoder. Not thread-safe.
 */
final class IdRules {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;

    private final CharsetDecoder utf8 =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer chars = CharBuffer.allocate(VideoIds.MAX_LENGTH + 1);

    /** What is wrong with the id in {@code bytes[from, from + length)}; null if nothing is. */
    @Nullable InvalidReason check(byte[] bytes, int from, int length) {
        if (length == 0) {
            return InvalidReason.EMPTY_ID;
        }
        if (length > VideoIds.MAX_LENGTH) {
            return InvalidReason.LONG_ID;
        }
        int at = from;
        int end = from + length;
        for (; end - at >= 8; at += 8) {
            long word = (long) LONG.get(bytes, at);
            // A byte is zero or has its high bit set (Hacker's Delight, 6-1); errs only towards
            // slow.
            if ((((word - LOW_BITS) | word) & HIGH_BITS) != 0) {
                return checkSlowly(bytes, from, length);
            }
        }
        for (; at < end; at++) {
            if (bytes[at] <= 0) {
                return checkSlowly(bytes, from, length);
            }
        }
        return null;
    }

    private @Nullable InvalidReason checkSlowly(byte[] bytes, int from, int length) {
        chars.clear();
        utf8.reset();
        if (utf8.decode(ByteBuffer.wrap(bytes, from, length), chars, true).isError()) {
            return InvalidReason.ID_NOT_UTF8;
        }
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == 0) {
                return InvalidReason.ID_HAS_NUL;
            }
        }
        return null;
    }
}
