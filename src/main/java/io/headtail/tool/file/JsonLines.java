package io.headtail.tool.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.headtail.tool.file.FileLine.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Events from NDJSON, an object a line. A field named twice, at any depth, makes the line
 * malformed.
 */
final class JsonLines {
    private final JsonFactory json =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Whether a line is good must not depend on the lines before it.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();
    private final JsonEvents events;

    JsonLines(JsonEvents events) {
        this.events = events;
    }

    FileLine.Event parse(long number, String line) throws RefusedException {
        try (JsonParser parser = json.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RefusedException(
                        Reason.MALFORMED_JSON,
                        "not an object: " + FieldRules.shown(parser.getText()));
            }
            // The line is read to its end before any field of it is judged: malformed comes first.
            events.read(parser);
            if (parser.nextToken() != null) {
                throw new RefusedException(
                        Reason.MALFORMED_JSON, "more than one value in the line");
            }
            return events.event(number);
        } catch (JsonProcessingException e) {
            throw new RefusedException(
                    Reason.MALFORMED_JSON, e.getOriginalMessage() + ": " + FieldRules.shown(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a String does not fail
        }
    }
}
