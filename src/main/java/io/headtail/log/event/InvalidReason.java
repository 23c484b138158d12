package io.headtail.log.event;

import java.util.Locale;

/**
 * Why a record is no view event. It is skipped by head and tails alike, so none of these may depend
 * on anything but the record and the settings.
 */
public enum InvalidReason {
    NO_KEY("the id is in the record's key by event.id, and it has none"),
    KEY_NO_JSON("event.id points into the record's key, which is not one JSON document in UTF-8"),
    NO_ID("nothing, or null, is where event.id points to"),
    ID_NO_STRING("what is where event.id points to is no JSON string"),
    EMPTY_ID("the id has no bytes; allowed are 1 to 255 bytes of UTF-8"),
    LONG_ID("the id has more than 255 bytes; allowed are 1 to 255 bytes of UTF-8"),
    ID_NOT_UTF8("the id is not well-formed UTF-8"),
    ID_HAS_NUL("the id has U+0000 in it, which PostgreSQL cannot store"),
    MALFORMED_JSON("the value is not one JSON document in UTF-8, which the settings read"),
    NO_TIMESTAMP(
            "the record has no timestamp; or nothing, or null, is where event.timestamp points to"),
    TIMESTAMP_OF_OTHER_TYPE(
            "what is where event.timestamp points to is neither a number nor a string"),
    TIMESTAMP_UNREADABLE(
            "the time is text that is not RFC 3339 (2023-11-14T22:13:20.123Z); a number goes"
                    + " without quotes in JSON"),
    TIMESTAMP_OUT_OF_RANGE("the time is after the year 9999; is event.timestamp-unit right?"),
    NEGATIVE_TIMESTAMP("the time is before 1970"),
    TIMESTAMP_AHEAD(
            "the time is further ahead of the record's own timestamp than event.max-ahead; is"
                    + " event.timestamp-unit right?"),
    BAD_VIEWS("views are no whole number from 1 to 1000000000"),
    UNDECODABLE("reading it failed in a way that nobody foresaw");

    private final String meaning;

    InvalidReason(String meaning) {
        this.meaning = meaning;
    }

    /** As a metric's label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A sentence for people: what is wrong, what is allowed, which setting says so. */
    public String meaning() {
        return meaning;
    }
}
