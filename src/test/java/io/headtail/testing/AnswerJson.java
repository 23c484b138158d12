package io.headtail.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the JSON array of an answer back into rows, and refuses everything else. */
public final class AnswerJson {
    private static final JsonFactory JSON = new JsonFactory();

    private AnswerJson() {}

    /** The rows, rank 1 first. */
    public static List<Oracle.Row> rows(byte[] json) {
        List<Oracle.Row> rows = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            expect(parser.nextToken(), JsonToken.START_ARRAY);
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                rows.add(row(parser));
            }
            expect(parser.currentToken(), JsonToken.END_ARRAY);
            if (parser.nextToken() != null) {
                throw new AssertionError("more after the array");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static Oracle.Row row(JsonParser parser) throws IOException {
        field(parser, "videoId", JsonToken.VALUE_STRING);
        String id = parser.getText();
        field(parser, "views", JsonToken.VALUE_NUMBER_INT);
        long views = parser.getLongValue();
        expect(parser.nextToken(), JsonToken.END_OBJECT);
        return new Oracle.Row(id, views);
    }

    private static void field(JsonParser parser, String name, JsonToken value) throws IOException {
        expect(parser.nextToken(), JsonToken.FIELD_NAME);
        if (!name.equals(parser.currentName())) {
            throw new AssertionError("found field " + parser.currentName() + ", not " + name);
        }
        expect(parser.nextToken(), value);
    }

    private static void expect(JsonToken found, JsonToken allowed) {
        if (found != allowed) {
            throw new AssertionError("found " + found + ", not " + allowed);
        }
    }
}
