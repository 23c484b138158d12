package io.headtail.log.event;

import io.headtail.count.id.VideoIds;
import org.jspecify.annotations.Nullable;

/** Checks video ids: 1 to 255 bytes of UTF-8 without U+0000. Not thread-safe. */
final class IdRules {
    private final Utf8 utf8 = new Utf8();

    /** Why the id in {@code bytes[from, from + length)} is invalid; null if it is valid. */
    @Nullable InvalidReason check(byte[] bytes, int from, int length) {
        if (length == 0) {
            return InvalidReason.EMPTY_ID;
        }
        if (length > VideoIds.MAX_LENGTH) {
            return InvalidReason.LONG_ID;
        }
        if (Utf8.isPlain(bytes, from, length)) {
            return null;
        }
        if (!utf8.isWellFormed(bytes, from, length)) {
            return InvalidReason.ID_NOT_UTF8;
        }
        return Utf8.hasNul(bytes, from, length) ? InvalidReason.ID_HAS_NUL : null;
    }
}
