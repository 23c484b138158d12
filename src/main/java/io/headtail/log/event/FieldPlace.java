package io.headtail.log.event;

/**
 * The place of an event's field in a record.
 *
 * @param name the RFC 6901 pointer for JSON, empty for the whole document; the name of a header;
 *     otherwise empty
 */
public record FieldPlace(Part part, String name) {
    /** The record's key, unparsed. */
    public static final FieldPlace KEY = new FieldPlace(Part.KEY, "");

    /** The record's own timestamp. */
    public static final FieldPlace RECORD = new FieldPlace(Part.RECORD, "");

    private static final String KEY_PREFIX = "key:";
    private static final String HEADER_PREFIX = "header:";

    /** Parts of a record. */
    public enum Part {
        /** The key's bytes. */
        KEY,
        /** The key, a JSON document. */
        KEY_JSON,
        /** The value, a JSON document. */
        VALUE,
        /** The last header of a name, as UTF-8. */
        HEADER,
        /** The record's metadata: its timestamp. */
        RECORD
    }

    /**
     * Parses a setting: a pointer, {@code key}, {@code key:POINTER}, {@code header:NAME} or {@code
     * record}.
     */
    public static FieldPlace parse(String setting) {
        if (setting.startsWith(KEY_PREFIX)) {
            return new FieldPlace(Part.KEY_JSON, setting.substring(KEY_PREFIX.length()));
        }
        if (setting.startsWith(HEADER_PREFIX)) {
            return new FieldPlace(Part.HEADER, setting.substring(HEADER_PREFIX.length()));
        }
        return switch (setting) {
            case "key" -> KEY;
            case "record" -> RECORD;
            default -> new FieldPlace(Part.VALUE, setting);
        };
    }

    /** As the setting is written. */
    @Override
    public String toString() {
        return switch (part) {
            case KEY -> "key";
            case KEY_JSON -> KEY_PREFIX + name;
            case VALUE -> name;
            case HEADER -> HEADER_PREFIX + name;
            case RECORD -> "record";
        };
    }

    /** Whether the field is in that part of the record. */
    public boolean isIn(Part of) {
        return part == of;
    }
}
