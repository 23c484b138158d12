package io.headtail.tool.file;

/** The result of reading one line of a file of events, or one element of a JSON array. */
public sealed interface FileLine {
    /** The line's number in the file, from 1; of the first line for an event over several lines. */
    long number();

    /**
     * A view event.
     *
     * @param id 1 to 255 bytes of UTF-8 without U+0000
     * @param timestampMs epoch ms, ≥ 0
     * @param views 1 to {@link FieldRules#MAX_VIEWS}
     */
    record Event(long number, byte[] id, long timestampMs, long views) implements FileLine {}

    /**
     * Not an event.
     *
     * @param message what came, and what is allowed
     */
    record Refused(long number, Reason reason, String message) implements FileLine {
        @Override
        public String toString() {
            return "line " + number + ": " + reason + ": " + message;
        }
    }

    /** Why a line is refused. */
    enum Reason {
        EMPTY_ID("empty id"),
        LONG_ID("id too long"),
        NUL_IN_ID("U+0000 in id"),
        NO_ID("no id"),
        INVALID_UTF8("invalid UTF-8"),
        NO_TIMESTAMP("no timestamp"),
        NEGATIVE_TIMESTAMP("negative timestamp"),
        UNPARSABLE_TIMESTAMP("unparsable timestamp"),
        OTHER_UNIT("timestamp of another unit"),
        TIMESTAMP_TOO_LATE("timestamp after the year 9999"),
        TIMESTAMP_OUT_OF_RANGE("timestamp that the topic refuses"),
        VIEWS_BELOW_ONE("views below 1"),
        VIEWS_NOT_WHOLE("views not a whole number"),
        VIEWS_TOO_LARGE("views too large"),
        MALFORMED_JSON("malformed JSON"),
        MALFORMED_CSV("malformed CSV"),
        WRONG_COLUMN_COUNT("wrong column count"),
        LONG_LINE("line too long");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }
}
