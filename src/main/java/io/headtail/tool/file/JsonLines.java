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
 * Events from NDJSON, one object per line. A duplicate field, at any depth, makes the line
 * malformed.
 */
final class JsonLines {
    private final JsonFactory json =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Whether a line is valid must not depend on earlier lines.
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
            // Read the line to its end before validating fields: malformed JSON takes precedence.
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
            throw new UncheckedIOException(e); // reading a String does not fail
        }
    }
}
