package io.headtail.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Makes a view event of a record, or finds that it is none. A JSON value is looked at token by
 * token; the path of each is written out and compared with the pointers. Where a document has a
 * path twice, the last one counts. Not thread-safe.
 */
final class ViewDecoder {
    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_ID_BYTES = 255;
    private static final long MAX_VIEWS = 1_000_000_000;
    private static final long MAX_TIMESTAMP =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final EventFields fields;
    private final JsonFactory json;

    /** What a document has at the three pointers; null where nothing that can be used. */
    private @Nullable String jsonId;

    private @Nullable Long jsonTimestamp;
    private @Nullable Long jsonViews;

    ViewDecoder(EventFields fields) {
        this(fields, factory());
    }

    /** For tests: with parsers of another kind. */
    ViewDecoder(EventFields fields, JsonFactory json) {
        this.fields = fields;
        this.json = json;
    }

    // Whether a record is an event must follow from it alone. So no field names are remembered from
    // one record to the next, no buffer is used twice, and nothing but depth is limited.
    private static JsonFactory factory() {
        StreamReadConstraints limits =
                StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build();
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .streamReadConstraints(limits)
                .build();
    }

    /**
     * The event; null where the record is none, as where reading it throws whatever it may.
     *
     * @param recordTimestamp epoch ms; −1 where the record has none
     */
    @Nullable View decode(byte @Nullable [] key, byte @Nullable [] value, long recordTimestamp) {
        if (fields.inValue() && !readValue(value)) {
            return null;
        }
        String id = fields.idPointer() == null ? text(key) : jsonId;
        Long timestamp = fields.timestampPointer() == null ? (Long) recordTimestamp : jsonTimestamp;
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

    // A record without a timestamp bounds nothing.
    private boolean isAhead(long timestamp, long recordTimestamp) {
        return fields.timestampPointer() != null
                && recordTimestamp >= 0
                && timestamp - recordTimestamp > fields.maxAheadMs();
    }

    private boolean readValue(byte @Nullable [] value) {
        jsonId = null;
        jsonTimestamp = null;
        jsonViews = 1L;
        if (value == null || value.length == 0) {
            // Nothing says how many views, so it is one; but an id or a time must be said.
            return fields.idPointer() == null && fields.timestampPointer() == null;
        }
        String document = text(value);
        if (document == null || document.indexOf('\0') >= 0) {
            return false;
        }
        try (JsonParser parser = json.createParser(value)) {
            if (parser.nextToken() == null) {
                return false;
            }
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                if (token.isStructEnd()) {
                    depth--;
                } else if (token != JsonToken.FIELD_NAME) {
                    take(parser, token);
                    depth += token.isStructStart() ? 1 : 0;
                }
                if (depth == 0) {
                    // Anything after the one document makes it none.
                    return parser.nextToken() == null;
                }
            } while (parser.nextToken() != null);
            return false;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private void take(JsonParser parser, JsonToken token) throws IOException {
        String path = parser.getParsingContext().pathAsPointer().toString();
        if (path.equals(fields.idPointer())) {
            jsonId = token == JsonToken.VALUE_STRING ? parser.getText() : null;
        }
        if (path.equals(fields.timestampPointer())) {
            jsonTimestamp =
                    token == JsonToken.VALUE_STRING
                            ? time(parser.getText())
                            : wholeNumber(parser, token);
        }
        if (path.equals(fields.viewsPointer())) {
            jsonViews = token == JsonToken.VALUE_NULL ? (Long) 1L : wholeNumber(parser, token);
        }
    }

    private static @Nullable Long wholeNumber(JsonParser parser, JsonToken token)
            throws IOException {
        try {
            return token == JsonToken.VALUE_NUMBER_INT ? Long.valueOf(parser.getText()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Long time(String text) {
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    /** Strict UTF-8; null for other bytes and for none. */
    private static @Nullable String text(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    // JSON's escapes can spell a lone surrogate, which has no bytes.
    private static boolean isId(String id) {
        try {
            int length = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(id)).limit();
            return length >= 1 && length <= MAX_ID_BYTES && id.indexOf('\0') < 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
