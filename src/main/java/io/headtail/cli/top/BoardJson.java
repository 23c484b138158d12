package io.headtail.cli.top;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.headtail.cli.top.Board.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Boards from what a server sends, and as the JSON that the command prints. */
final class BoardJson {
    private static final JsonFactory JSON = new JsonFactory();

    private BoardJson() {}

    /**
     * The answer in an event of the stream; fields that are not known are skipped.
     *
     * @throws IOException if it is not one
     */
    static Board event(String data) throws IOException {
        Fields fields = new Fields();
        try (JsonParser json = JSON.createParser(data)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME) {
                    fields.read(json, json.currentName());
                }
            }
        }
        return fields.board();
    }

    /** The rows of {@code GET /view/video}. */
    static List<Row> rows(byte[] body) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            return json.nextToken() == JsonToken.START_ARRAY ? rows(json) : List.of();
        }
    }

    /** The values of a field in an object at the top, or in objects of an array in it. */
    static List<String> values(byte[] body, String name) throws IOException {
        List<String> values = new ArrayList<>();
        try (InputStream in = new ByteArrayInputStream(body);
                JsonParser json = JSON.createParser(in)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING
                        && name.equals(json.currentName())) {
                    values.add(json.getText());
                }
            }
        }
        return values;
    }

    // From the start of the array to its end.
    private static List<Row> rows(JsonParser json) throws IOException {
        List<Row> rows = new ArrayList<>();
        String id = "";
        long views = 0;
        while (json.nextToken() != null && json.currentToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.END_OBJECT) {
                rows.add(new Row(id, views));
            } else if (json.currentToken() == JsonToken.VALUE_STRING
                    && "videoId".equals(json.currentName())) {
                id = json.getText();
            } else if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && "views".equals(json.currentName())) {
                views = json.getLongValue();
            }
        }
        return rows;
    }

    /** What an event says so far. */
    private static final class Fields {
        private static final Set<String> TEXTS =
                Set.of("window", "start", "end", "completeFrom", "degraded");

        private final Map<String, String> texts = new HashMap<>();
        private boolean isFinal;
        private boolean complete;
        private long late;
        private @Nullable List<Row> rows;

        void read(JsonParser json, String name) throws IOException {
            JsonToken value = json.nextToken();
            if (TEXTS.contains(name) && value == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            } else if (name.equals("final")) {
                isFinal = value == JsonToken.VALUE_TRUE;
            } else if (name.equals("complete")) {
                complete = value == JsonToken.VALUE_TRUE;
            } else if (name.equals("late") && value == JsonToken.VALUE_NUMBER_INT) {
                late = json.getLongValue();
            } else if (name.equals("topk") && value == JsonToken.START_ARRAY) {
                rows = rows(json);
            } else {
                json.skipChildren();
            }
        }

        Board board() throws IOException {
            if (rows == null || !texts.keySet().containsAll(List.of("window", "start", "end"))) {
                throw new IOException("an event without window, start, end or topk");
            }
            return new Board(
                    Objects.requireNonNull(texts.get("window")),
                    Objects.requireNonNull(texts.get("start")),
                    Objects.requireNonNull(texts.get("end")),
                    isFinal,
                    complete,
                    texts.get("completeFrom"),
                    texts.get("degraded"),
                    late,
                    rows);
        }
    }

    /**
     * A line of JSON: the answer, and what moved since the one that was printed before. All but
     * ASCII is escaped, for charsets that lack some of it, and as a terminal obeys some of it.
     */
    static String line(Board board, Moves moves) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), true);
            json.writeStartObject();
            json.writeStringField("window", board.window());
            json.writeStringField("start", board.start());
            json.writeStringField("end", board.end());
            json.writeBooleanField("final", board.isFinal());
            json.writeBooleanField("complete", board.complete());
            json.writeStringField("completeFrom", board.completeFrom());
            json.writeStringField("degraded", board.degraded());
            json.writeNumberField("late", board.late());
            json.writeArrayFieldStart("left");
            for (String id : moves.left()) {
                json.writeString(id);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("topk");
            for (Row row : board.rows()) {
                Moves.Move move = moves.of(row.id());
                json.writeStartObject();
                json.writeStringField("videoId", row.id());
                json.writeNumberField("views", row.views());
                json.writeNumberField("up", move.up());
                json.writeBooleanField("entered", move.entered());
                json.writeNumberField("change", move.change());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return text.toString();
    }

    /** Text of a server, for messages: at most 200 characters of it. */
    static String shortened(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
