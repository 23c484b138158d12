package io.headtail.log.event;

import java.util.Locale;

/**
 * Why a record is not a view event. Head and tails skip it alike, so each reason must depend on the
 * record and the settings only.
 */
public enum InvalidReason {
    NO_KEY("event.id takes the id from the record's key, and it has none"),
    KEY_NO_JSON("event.id points into the record's key, which is not one JSON document in UTF-8"),
    NO_ID("the field that event.id points to is missing or null"),
    ID_NO_STRING("the field that event.id points to is not a JSON string"),
    EMPTY_ID("the id has no bytes; allowed are 1 to 255 bytes of UTF-8"),
    LONG_ID("the id has more than 255 bytes; allowed are 1 to 255 bytes of UTF-8"),
    ID_NOT_UTF8("the id is not well-formed UTF-8"),
    ID_HAS_NUL("the id has U+0000 in it, which PostgreSQL cannot store"),
    MALFORMED_JSON("the settings read the value, which is not one JSON document in UTF-8"),
    NO_TIMESTAMP(
            "the record has no timestamp; or the field that event.timestamp points to is missing or"
                    + " null"),
    TIMESTAMP_OF_OTHER_TYPE(
            "the field that event.timestamp points to is neither a number nor a string"),
    TIMESTAMP_UNREADABLE(
            "the time is text that is not RFC 3339 (2023-11-14T22:13:20.123Z); a number goes"
                    + " without quotes in JSON"),
    TIMESTAMP_OUT_OF_RANGE("the time is after the year 9999; is event.timestamp-unit right?"),
    NEGATIVE_TIMESTAMP("the time is before 1970"),
    TIMESTAMP_AHEAD(
            "the time is further ahead of the record's own timestamp than event.max-ahead; is"
                    + " event.timestamp-unit right?"),
    BAD_VIEWS("views are not a whole number from 1 to 1000000000"),
    UNDECODABLE("decoding it failed with an unexpected exception");

    private final String meaning;

    InvalidReason(String meaning) {
        this.meaning = meaning;
    }

    /** The value of the metric's label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A sentence for users: what is wrong, what is allowed, which setting decides it. */
    public String meaning() {
        return meaning;
    }
}
