package io.headtail.log.event;

import io.headtail.time.EpochNumber;
import io.headtail.time.EpochUnit;
import io.headtail.time.Rfc3339;
import org.jspecify.annotations.Nullable;

/** The time in a record's header, as text: a number or RFC 3339. A flyweight. Not thread-safe. */
final class HeaderTime {
    private final EpochUnit unit;
    private final JsonText text = new JsonText();

    long timestamp;

    HeaderTime(EpochUnit unit) {
        this.unit = unit;
    }

    /** Reads a header's value; returns why it is invalid, or null. */
    @Nullable InvalidReason read(byte[] value) {
        if (value.length == 0 || !Utf8.isPlain(value, 0, value.length)) {
            return InvalidReason.TIMESTAMP_UNREADABLE;
        }
        text.decode(value, 0, value.length);
        int length = text.end - text.from;
        timestamp = EpochNumber.parse(text.chars, text.from, length, unit);
        if (timestamp == EpochNumber.INVALID) {
            timestamp = Rfc3339.parse(text.chars, text.from, length);
        }
        return timestamp == Rfc3339.INVALID ? InvalidReason.TIMESTAMP_UNREADABLE : null;
    }
}
