package io.headtail.log.event;

/**
 * Where in a record a field of the event is.
 *
 * @param name in JSON the RFC 6901 pointer, empty for the whole document; of a header its name;
 *     otherwise empty
 */
public record FieldPlace(Part part, String name) {
    /** The record's key, as it is. */
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
        /** What Kafka itself says of the record. */
        RECORD
    }

    /** Of a setting: a pointer, {@code key}, {@code key:POINTER}, {@code header:NAME}, record. */
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

    /** The setting. */
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

    public boolean isIn(Part of) {
        return part == of;
    }
}
