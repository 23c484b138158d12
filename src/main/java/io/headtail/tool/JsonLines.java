package io.headtail.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.headtail.tool.FileLine.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Events from NDJSON: an object a line, {@code {"timestamp":…,"videoId":…,"views":…}}. Other fields
 * are passed over; a field named twice makes the line malformed. Absent {@code views} are 1.
 */
final class JsonLines {
    private final JsonFactory json =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Whether a line is good must not depend on the lines before it.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();
    private final FieldRules rules;

    JsonLines(FieldRules rules) {
        this.rules = rules;
    }

    FileLine.Event parse(long number, String line) throws RefusedException {
        try (JsonParser parser = json.createParser(line)) {
            return event(number, parser);
        } catch (JsonProcessingException e) {
            throw new RefusedException(
                    Reason.MALFORMED_JSON, e.getOriginalMessage() + ": " + FieldRules.shown(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a String does not fail
        }
    }

    private FileLine.Event event(long number, JsonParser parser)
            throws IOException, RefusedException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new RefusedException(
                    Reason.MALFORMED_JSON, "not an object: " + FieldRules.shown(parser.getText()));
        }
        String timestamp = null;
        String id = null;
        String views = null;
        RefusedException wrongType = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            // The line is read to its end before any field of it is judged: malformed comes first.
            switch (field) {
                case "timestamp" -> timestamp = scalar(parser, token);
                case "views" ->
                        views =
                                token == JsonToken.VALUE_STRING
                                        ? "\"" + parser.getText() + '"'
                                        : scalar(parser, token);
                case "videoId" -> {
                    id = token == JsonToken.VALUE_STRING ? parser.getText() : null;
                    if (id == null) {
                        wrongType = notAString(parser, token);
                    }
                }
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new RefusedException(Reason.MALFORMED_JSON, "more than one value in the line");
        }
        if (wrongType != null) {
            throw wrongType;
        }
        return event(number, timestamp, id, views);
    }

    private FileLine.Event event(
            long number, @Nullable String timestamp, @Nullable String id, @Nullable String views)
            throws RefusedException {
        if (id == null) {
            throw new RefusedException(Reason.NO_ID, "the field videoId is absent");
        }
        byte[] bytes = rules.id(id);
        if (timestamp == null) {
            throw new RefusedException(Reason.NO_TIMESTAMP, "the field timestamp is absent");
        }
        return new FileLine.Event(
                number,
                bytes,
                rules.timestamp(timestamp),
                views == null ? 1 : FieldRules.views(views));
    }

    /** A value as its text; of an object or array its bracket, which no rule takes. */
    private static String scalar(JsonParser parser, JsonToken token) throws IOException {
        String text = parser.getText();
        if (token.isStructStart()) {
            parser.skipChildren();
        }
        return text;
    }

    private static RefusedException notAString(JsonParser parser, JsonToken token)
            throws IOException {
        return new RefusedException(
                Reason.NO_ID, "videoId is " + scalar(parser, token) + ", must be a string");
    }
}
