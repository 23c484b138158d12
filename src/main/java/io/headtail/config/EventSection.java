package io.headtail.config;

import io.headtail.log.event.EventSettings;
import io.headtail.log.event.FieldPlace;
import io.headtail.time.EpochUnit;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code event}. */
final class EventSection {
    /** RFC 6901, not empty: the whole value cannot be an id, a time or a number. */
    private static final String POINTER = "(/([^~/]|~[01])*)+";

    private static final String HEADER = "header:.+";

    private EventSection() {}

    static EventSettings read(CheckedValues values, long maxMs) {
        FieldPlace timestamp =
                FieldPlace.parse(
                        values.text(
                                ConfigKey.EVENT_TIMESTAMP,
                                "record|" + POINTER + "|" + HEADER,
                                "record, a JSON pointer such as /timestamp, and header:NAME"));
        return new EventSettings(
                FieldPlace.parse(
                        values.text(
                                ConfigKey.EVENT_ID,
                                "key|key:(" + POINTER + ")?|" + POINTER + "|" + HEADER,
                                "key, a JSON pointer such as /videoId, key:/POINTER into a JSON key,"
                                        + " 'key:' for a key that is a JSON string, and header:NAME")),
                timestamp,
                unit(values, timestamp),
                viewsPointer(values),
                values.millis(ConfigKey.EVENT_MAX_AHEAD, 0, maxMs),
                values.text(ConfigKey.EVENT_PARTITIONER, "murmur2|any", "murmur2, any")
                        .equals("murmur2"));
    }

    private static EpochUnit unit(CheckedValues values, FieldPlace timestamp) {
        EpochUnit unit = values.choice(ConfigKey.EVENT_TIMESTAMP_UNIT, EpochUnit.values());
        if (unit != EpochUnit.MS && timestamp.equals(FieldPlace.RECORD)) {
            values.bad(
                    ConfigKey.EVENT_TIMESTAMP_UNIT,
                    values.setting(ConfigKey.EVENT_TIMESTAMP_UNIT),
                    "the timestamps of Kafka's records are ms, whatever is written in them; allowed"
                            + " with event.timestamp=record is ms");
        }
        return unit;
    }

    private static @Nullable String viewsPointer(CheckedValues values) {
        String text =
                values.text(
                        ConfigKey.EVENT_VIEWS,
                        "1|" + POINTER,
                        "1, and a JSON pointer such as /views");
        return text.equals("1") ? null : text;
    }
}
