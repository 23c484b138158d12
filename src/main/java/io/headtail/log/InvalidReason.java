package io.headtail.log;

import java.util.Locale;

/**
 * Why a record is no view event. It is skipped by head and tails alike, so none of these may depend
 * on anything but the record and the settings.
 */
public enum InvalidReason {
    /** The id is the record's key, and there is none. */
    NO_KEY,
    /** The JSON value has no string at the id's pointer. */
    NO_ID,
    /** The id has no bytes. */
    EMPTY_ID,
    /** The id has more than 255 bytes of UTF-8. */
    LONG_ID,
    /** The id is not well-formed UTF-8. */
    ID_NOT_UTF8,
    /** The id contains U+0000. */
    ID_HAS_NUL,
    /** The value is not one JSON document. */
    MALFORMED_JSON,
    /** No timestamp, or one that is neither epoch ms nor RFC 3339. */
    NO_TIMESTAMP,
    /** A timestamp before 1970. */
    NEGATIVE_TIMESTAMP,
    /** A JSON timestamp too far ahead of the record's, or any after the year 9999. */
    TIMESTAMP_AHEAD,
    /** Views that are no whole number from 1 to {@link EventDecoder#MAX_VIEWS}. */
    BAD_VIEWS,
    /** Reading the record failed in a way that nobody foresaw. */
    UNDECODABLE;

    /** As a metric's label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
