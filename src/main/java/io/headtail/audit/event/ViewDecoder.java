package io.headtail.audit.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.audit.event.EventFields.InHeader;
import io.headtail.audit.event.EventFields.InKey;
import io.headtail.audit.event.EventFields.InValue;
import io.headtail.audit.event.EventFields.WholeKey;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a record into a view event, or finds that it is not one. The path of each token of a JSON
 * document is compared with the pointers. If a document has a path twice, the last one counts. Not
 * thread-safe.
 */
public final class ViewDecoder {
    private static final int MAX_ID_BYTES = 255;
    private static final long MAX_VIEWS = 1_000_000_000;
    private static final long MAX_TIMESTAMP =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final EventFields fields;
    private final JsonPaths json;

    /** The values at the pointers; null if absent or unusable. */
    private @Nullable String jsonId;

    private @Nullable Long jsonTimestamp;
    private @Nullable Long jsonViews;

    /**
     * @param fields where the event's fields are in a record
     */
    public ViewDecoder(EventFields fields) {
        this(fields, new JsonPaths());
    }

    /** For tests: uses other parsers. */
    public ViewDecoder(EventFields fields, JsonFactory json) {
        this(fields, new JsonPaths(json));
    }

    private ViewDecoder(EventFields fields, JsonPaths json) {
        this.fields = fields;
        this.json = json;
    }

    /**
     * The event; null if the record is not a valid one, or if parsing it throws anything.
     *
     * @param recordTimestamp epoch ms; −1 if the record has none
     */
    public @Nullable View decode(
            byte @Nullable [] key, byte @Nullable [] value, Headers headers, long recordTimestamp) {
        if (fields.inValue() && !readValue(value)) {
            return null;
        }
        String id =
                switch (fields.id()) {
                    case WholeKey all -> Utf8Text.of(key);
                    case InKey in -> idInKey(key, in.pointer());
                    case InValue in -> jsonId;
                    case InHeader in -> Utf8Text.of(header(headers, in.name()));
                };
        Long timestamp =
                switch (fields.timestamp()) {
                    case null -> (Long) recordTimestamp;
                    case InHeader in -> time(Utf8Text.of(header(headers, in.name())));
                    default -> jsonTimestamp;
                };
        Long views = fields.viewsPointer() == null ? (Long) 1L : jsonViews;
        if (id == null || timestamp == null || views == null) {
            return null;
        }
        boolean good =
                isId(id)
                        && timestamp >= 0
                        && timestamp <= MAX_TIMESTAMP
                        && !isAhead(timestamp, recordTimestamp)
                        && views >= 1
                        && views <= MAX_VIEWS;
        return good ? new View(id, timestamp, views) : null;
    }

    // A record without a timestamp gives no bound.
    private boolean isAhead(long timestamp, long recordTimestamp) {
        return fields.timestamp() != null
                && recordTimestamp >= 0
                && timestamp - recordTimestamp > fields.maxAheadMs();
    }

    private static byte @Nullable [] header(Headers headers, String name) {
        byte[] found = null;
        for (Header header : headers.headers(name)) {
            found = header.value();
        }
        return found;
    }

    private @Nullable String idInKey(byte @Nullable [] key, String pointer) {
        jsonId = null;
        boolean isDocument =
                key != null
                        && json.read(
                                key,
                                (path, at, token) -> {
                                    if (path.equals(pointer)) {
                                        jsonId = string(at, token);
                                    }
                                });
        return isDocument ? jsonId : null;
    }

    private boolean readValue(byte @Nullable [] value) {
        jsonId = null;
        jsonTimestamp = null;
        jsonViews = 1L;
        if (value == null || value.length == 0) {
            // Without a value the event has one view, but id and time must not come from it.
            return !fields.needValue();
        }
        return json.read(value, this::take);
    }

    private void take(String path, JsonParser parser, JsonToken token) throws IOException {
        if (fields.id() instanceof InValue in && path.equals(in.pointer())) {
            jsonId = string(parser, token);
        }
        if (fields.timestamp() instanceof InValue in && path.equals(in.pointer())) {
            jsonTimestamp =
                    switch (token) {
                        case VALUE_STRING -> WrittenTime.parse(parser.getText());
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                                CountedTime.parse(parser.getText(), fields.unitExponent());
                        default -> null;
                    };
        }
        if (path.equals(fields.viewsPointer())) {
            jsonViews = token == JsonToken.VALUE_NULL ? (Long) 1L : wholeNumber(parser, token);
        }
    }

    private static @Nullable String string(JsonParser parser, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_STRING ? parser.getText() : null;
    }

    private static @Nullable Long wholeNumber(JsonParser parser, JsonToken token)
            throws IOException {
        try {
            return token == JsonToken.VALUE_NUMBER_INT ? Long.valueOf(parser.getText()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private @Nullable Long time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Long written = WrittenTime.parse(text);
        return written == null ? CountedTime.parse(text, fields.unitExponent()) : written;
    }

    // JSON's escapes can express a lone surrogate, which UTF-8 cannot encode.
    private static boolean isId(String id) {
        try {
            int length = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(id)).limit();
            return length >= 1 && length <= MAX_ID_BYTES && id.indexOf('\0') < 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
