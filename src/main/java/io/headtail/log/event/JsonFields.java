package io.headtail.log.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.time.EpochNumber;
import io.headtail.time.EpochUnit;
import io.headtail.time.Rfc3339;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads id, timestamp and views from a JSON document by pointer, in one pass and without a tree. If
 * a document has a field twice, the last one wins. Not thread-safe.
 */
final class JsonFields {
    /** Length of {@link Long#MIN_VALUE} in characters; longer numbers do not fit a long. */
    private static final int MAX_LONG_CHARS = 20;

    private static final int ID = 0;
    private static final int TIMESTAMP = 1;
    private static final int VIEWS = 2;

    private final JsonFactory json;
    private final @Nullable JsonPointer[] pointers;
    private final EpochUnit unit;
    private final JsonText text = new JsonText();

    byte @Nullable [] id;
    @Nullable InvalidReason idFault;
    long timestamp;
    @Nullable InvalidReason timestampFault;
    long views;
    @Nullable InvalidReason viewsFault;

    private JsonFields(
            @Nullable String id,
            @Nullable String timestamp,
            @Nullable String views,
            EpochUnit unit,
            JsonFactory json) {
        this.json = json;
        this.unit = unit;
        pointers = new @Nullable JsonPointer[] {compile(id), compile(timestamp), compile(views)};
    }

    /** Reads the fields that the settings take from the value. */
    static JsonFields ofValue(EventSettings settings) {
        return ofValue(settings, JsonParsers.factory());
    }

    /** For tests: with other parsers. */
    static JsonFields ofValue(EventSettings settings, JsonFactory json) {
        return new JsonFields(
                EventSettings.valuePointer(settings.id()),
                EventSettings.valuePointer(settings.timestamp()),
                settings.viewsPointer(),
                settings.unit(),
                json);
    }

    /** Reads only the id, from a record's key. */
    static JsonFields ofId(String pointer) {
        return new JsonFields(pointer, null, null, EpochUnit.MS, JsonParsers.factory());
    }

    private static @Nullable JsonPointer compile(@Nullable String pointer) {
        return pointer == null ? null : JsonPointer.compile(pointer);
    }

    /** Reads a document into the fields; returns whether it is well-formed. */
    boolean read(byte[] bytes, int from, int length) {
        id = null;
        idFault = InvalidReason.NO_ID;
        timestampFault = InvalidReason.NO_TIMESTAMP;
        views = 1;
        viewsFault = null;
        if (!text.decode(bytes, from, length)) {
            return false;
        }
        try (JsonParser parser = json.createParser(text.chars, text.from, text.end - text.from)) {
            if (parser.nextToken() == null) {
                return false;
            }
            value(parser, pointers[ID], pointers[TIMESTAMP], pointers[VIEWS]);
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private void value(
            JsonParser parser,
            @Nullable JsonPointer idLeft,
            @Nullable JsonPointer timestampLeft,
            @Nullable JsonPointer viewsLeft)
            throws IOException {
        JsonToken token = parser.currentToken();
        if (idLeft != null && idLeft.matches()) {
            takeId(parser, token);
        }
        if (timestampLeft != null && timestampLeft.matches()) {
            takeTimestamp(parser, token);
        }
        if (viewsLeft != null && viewsLeft.matches()) {
            takeViews(parser, token);
        }
        if (!token.isStructStart()) {
            return;
        }
        if (idLeft == null && timestampLeft == null && viewsLeft == null) {
            parser.skipChildren();
            return;
        }
        boolean array = token == JsonToken.START_ARRAY;
        int index = 0;
        while (!parser.nextToken().isStructEnd()) {
            if (array) {
                int i = index++;
                value(parser, element(idLeft, i), element(timestampLeft, i), element(viewsLeft, i));
            } else {
                String name = parser.currentName();
                parser.nextToken();
                value(
                        parser,
                        property(idLeft, name),
                        property(timestampLeft, name),
                        property(viewsLeft, name));
            }
        }
    }

    private static @Nullable JsonPointer property(@Nullable JsonPointer left, String name) {
        return left == null || left.matches() ? null : left.matchProperty(name);
    }

    private static @Nullable JsonPointer element(@Nullable JsonPointer left, int index) {
        return left == null || left.matches() ? null : left.matchElement(index);
    }

    private void takeId(JsonParser parser, JsonToken token) throws IOException {
        id = token == JsonToken.VALUE_STRING ? encode(parser.getText()) : null;
        if (id != null) {
            idFault = null;
        } else {
            idFault =
                    token == JsonToken.VALUE_NULL
                            ? InvalidReason.NO_ID
                            : InvalidReason.ID_NO_STRING;
        }
    }

    // A JSON string may hold a lone surrogate (\ud800), which UTF-8 cannot encode. It becomes an
    // illegal byte, so that the id is rejected instead of silently altered.
    private static byte[] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return new byte[] {(byte) 0xff};
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void takeTimestamp(JsonParser parser, JsonToken token) throws IOException {
        timestampFault = null;
        if (token.isNumeric()) {
            timestamp =
                    EpochNumber.parse(
                            parser.getTextCharacters(),
                            parser.getTextOffset(),
                            parser.getTextLength(),
                            unit);
        } else if (token == JsonToken.VALUE_STRING) {
            timestamp =
                    Rfc3339.parse(
                            parser.getTextCharacters(),
                            parser.getTextOffset(),
                            parser.getTextLength());
            if (timestamp == Rfc3339.INVALID) {
                timestampFault = InvalidReason.TIMESTAMP_UNREADABLE;
            }
        } else {
            timestampFault =
                    token == JsonToken.VALUE_NULL
                            ? InvalidReason.NO_TIMESTAMP
                            : InvalidReason.TIMESTAMP_OF_OTHER_TYPE;
        }
    }

    private void takeViews(JsonParser parser, JsonToken token) throws IOException {
        viewsFault = null;
        if (token == JsonToken.VALUE_NULL) {
            views = 1;
        } else if (token == JsonToken.VALUE_NUMBER_INT && fitsLong(parser)) {
            views = parser.getLongValue();
        } else {
            viewsFault = InvalidReason.BAD_VIEWS;
        }
    }

    private static boolean fitsLong(JsonParser parser) throws IOException {
        return parser.getTextLength() <= MAX_LONG_CHARS
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }
}
