package io.headtail.tool.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.tool.file.FileLine.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Events from JSON that is not one object per line: arrays of objects, objects over several lines,
 * and objects in sequence without line breaks; of any size. An element that is not an event is
 * refused. Reading ends at malformed JSON, since nothing after it can be parsed.
 */
final class JsonDocument implements EventSource {
    private static final char REPLACEMENT = '\uFFFD';

    private final JsonParser parser;
    private final JsonEvents events;
    private long element;
    private long line = 1;
    private boolean inArray;
    private boolean inside;

    JsonDocument(InputStream in, JsonEvents events) throws IOException {
        this.events = events;
        this.parser =
                JsonFactory.builder()
                        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .build()
                        // Bytes that are not UTF-8 become U+FFFD, which ids must not contain here.
                        .createParser(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable FileLine next() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            while ((token == JsonToken.START_ARRAY && !inArray) || token == JsonToken.END_ARRAY) {
                inArray = token == JsonToken.START_ARRAY;
                token = parser.nextToken();
            }
            if (token == null) {
                return null;
            }
            element++;
            line = parser.currentTokenLocation().getLineNr();
            inside = true;
            FileLine read = element(token);
            inside = false;
            return read;
        } catch (JsonProcessingException e) {
            throw new IOException("no JSON from here on: " + e.getOriginalMessage(), e);
        }
    }

    private FileLine element(JsonToken token) throws IOException {
        try {
            if (token != JsonToken.START_OBJECT) {
                String text = parser.getText();
                parser.skipChildren();
                throw new RefusedException(
                        Reason.MALFORMED_JSON, "not an object: " + FieldRules.shown(text));
            }
            events.read(parser);
            FileLine.Event event = events.event(line);
            if (new String(event.id(), StandardCharsets.UTF_8).indexOf(REPLACEMENT) >= 0) {
                throw new RefusedException(
                        Reason.INVALID_UTF8, "the id holds bytes that are not UTF-8, or U+FFFD");
            }
            return event;
        } catch (RefusedException e) {
            FileLine.Refused refused = e.at(line);
            return new FileLine.Refused(
                    line, refused.reason(), "element " + element + ": " + refused.message());
        }
    }

    @Override
    public String where() {
        return (inside ? "in" : "after") + " element " + element + " (line " + line + ")";
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
