package io.headtail.log.advice;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.log.event.JsonParsers;
import io.headtail.log.event.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record read to advise the user; nothing else depends on it.
 *
 * @param key its bytes, null if it has none
 * @param fields of the value's first level, if it is a JSON object
 */
record SampledRecord(
        ConsumerRecord<ByteBuffer, ByteBuffer> record,
        byte @Nullable [] key,
        Map<String, SampledField> fields) {
    private static final int MAX_SHOWN = 60;

    /**
     * A field of a JSON object.
     *
     * @param text a number as written, or a string's content; otherwise empty
     */
    record SampledField(JsonToken token, String text) {
        boolean isString() {
            return token == JsonToken.VALUE_STRING;
        }
    }

    static SampledRecord of(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        byte[] value = bytes(record.value());
        Map<String, SampledField> fields = value == null ? null : objectFields(value);
        return new SampledRecord(record, bytes(record.key()), fields == null ? Map.of() : fields);
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** The fields of a JSON object's first level; null if the bytes are not a JSON object. */
    static @Nullable Map<String, SampledField> objectFields(byte[] bytes) {
        JsonText text = new JsonText();
        if (bytes.length == 0 || !text.decode(bytes, 0, bytes.length)) {
            return null;
        }
        Map<String, SampledField> fields = new LinkedHashMap<>();
        try (JsonParser parser =
                JsonParsers.factory().createParser(text.chars, text.from, text.end - text.from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                boolean hasText = token == JsonToken.VALUE_STRING || token.isNumeric();
                fields.put(name, new SampledField(token, hasText ? parser.getText() : ""));
                parser.skipChildren();
            }
            return parser.nextToken() == null ? fields : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The key as text, truncated, for messages. */
    String shownKey() {
        return key == null ? "none" : shown(new String(key, StandardCharsets.UTF_8));
    }

    static String shown(String text) {
        String start = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
        return start.replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    /** The record's position, for messages. */
    String at() {
        return "partition=" + record.partition() + " offset=" + record.offset();
    }
}
