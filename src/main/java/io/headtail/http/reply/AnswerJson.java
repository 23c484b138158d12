package io.headtail.http.reply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.headtail.merge.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Writes answers as JSON objects: the rows of an {@link Answer} and other fields. */
public final class AnswerJson {
    // The same encoding as the rows of an answer, which are copied in: UTF-8, minimal escaping.
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    private AnswerJson() {}

    /** Writes the fields of one object. */
    public interface Body {
        /** Writes the fields. */
        void write(JsonGenerator json) throws IOException;
    }

    /** Receives a row. */
    public interface RowVisitor {
        /** Visits a row, the first rank first. */
        void visit(String videoId, long views) throws IOException;
    }

    /** A JSON object in UTF-8. */
    public static byte[] object(Body body) {
        return written(
                json -> {
                    json.writeStartObject();
                    body.write(json);
                    json.writeEndObject();
                });
    }

    /** A JSON array in UTF-8. */
    public static byte[] array(Body body) {
        return written(
                json -> {
                    json.writeStartArray();
                    body.write(json);
                    json.writeEndArray();
                });
    }

    private static byte[] written(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return out.toByteArray();
    }

    /** The ids of all rows, rank 1 first. */
    public static List<String> ids(Answer answer) {
        List<String> ids = new ArrayList<>(answer.size());
        try (JsonParser rows = JSON.createParser(answer.json())) {
            while (rows.nextToken() != null) {
                if (rows.currentToken() == JsonToken.VALUE_STRING) {
                    ids.add(rows.getText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return List.copyOf(ids);
    }

    /**
     * Writes the first {@code k} rows as the array {@code items}.
     *
     * @param id name of the field with the video's id
     * @param views name of the field with its views
     */
    public static void items(JsonGenerator json, Answer answer, int k, String id, String views)
            throws IOException {
        json.writeArrayFieldStart("items");
        forEachRow(
                answer,
                k,
                (videoId, count) -> {
                    json.writeStartObject();
                    json.writeStringField(id, videoId);
                    json.writeNumberField(views, count);
                    json.writeEndObject();
                });
        json.writeEndArray();
    }

    /** Visits the first {@code k} rows. */
    public static void forEachRow(Answer answer, int k, RowVisitor visitor) throws IOException {
        try (JsonParser rows = JSON.createParser(answer.json(k))) {
            String videoId = "";
            while (rows.nextToken() != null) {
                if (rows.currentToken() == JsonToken.VALUE_STRING) {
                    videoId = rows.getText();
                } else if (rows.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    visitor.visit(videoId, rows.getLongValue());
                }
            }
        }
    }
}
