package io.headtail.tool.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.tool.file.FieldNames.EventField;
import io.headtail.tool.file.FileLine.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An event from a JSON object, {@code {"timestamp":…,"videoId":…,"views":…}}. Other fields are
 * passed over. Absent {@code views} are 1. A flyweight: {@link #read}, then {@link #event}, so that
 * a caller may look at what follows the object before any field of it is judged.
 */
final class JsonEvents {
    private final FieldRules rules;
    private final FieldNames names;

    private @Nullable String timestamp;
    private @Nullable String id;
    private @Nullable String views;
    private @Nullable RefusedException fault;
    private String seen = "";

    JsonEvents(FieldRules rules, FieldNames names) {
        this.rules = rules;
        this.names = names;
    }

    /** Reads an object to its end; the parser stands at its beginning. */
    void read(JsonParser parser) throws IOException {
        timestamp = null;
        id = null;
        views = null;
        fault = null;
        seen = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            EventField field = names.of(name);
            if (field == null) {
                seen = seen.length() < 100 ? seen + (seen.isEmpty() ? "" : ", ") + name : seen;
                parser.skipChildren();
            } else {
                take(field, name, parser, token);
            }
        }
    }

    private void take(EventField field, String name, JsonParser parser, JsonToken token)
            throws IOException {
        String text = scalar(parser, token);
        boolean twice = false;
        switch (field) {
            case TIMESTAMP -> {
                twice = timestamp != null;
                timestamp = text;
            }
            case VIEWS -> {
                twice = views != null;
                views = token == JsonToken.VALUE_STRING ? '"' + text + '"' : text;
            }
            case VIDEO_ID -> {
                twice = id != null;
                id = text;
                if (token != JsonToken.VALUE_STRING && fault == null) {
                    fault =
                            new RefusedException(
                                    Reason.NO_ID, name + " is " + text + ", must be a string");
                }
            }
        }
        if (twice) {
            fault =
                    new RefusedException(
                            Reason.MALFORMED_JSON, "the field " + name + " is there twice");
        }
    }

    /** The event that the object was. */
    FileLine.Event event(long number) throws RefusedException {
        if (fault != null) {
            throw fault;
        }
        if (id == null) {
            throw new RefusedException(Reason.NO_ID, "the field videoId is absent" + others());
        }
        byte[] bytes = rules.id(id);
        if (timestamp == null) {
            throw new RefusedException(
                    Reason.NO_TIMESTAMP, "the field timestamp is absent" + others());
        }
        return new FileLine.Event(
                number,
                bytes,
                rules.timestamp(timestamp),
                views == null ? 1 : FieldRules.views(views));
    }

    private String others() {
        return seen.isEmpty() ? "" : "; there are: " + FieldRules.shown(seen);
    }

    /** A value as its text; of an object or array its bracket, which no rule takes. */
    private static String scalar(JsonParser parser, JsonToken token) throws IOException {
        String text = parser.getText();
        if (token.isStructStart()) {
            parser.skipChildren();
        }
        return text;
    }
}
