package io.headtail.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.headtail.merge.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer as Redis' readers get it: {@code {"as_of":…,"window":…,"start":…,"end":…,"final":true,
 * "complete":true,"revision":0,"items":[["v_123",98123],…]}}. The marks {@code complete_from},
 * {@code degraded} and {@code late} are there where they apply. Arrays must not be modified.
 *
 * @param json the object, in UTF-8
 * @param marks all of it but the items, as text by name
 * @param ranks views and id of each rank in turn, as arguments of ZADD
 */
record Payload(byte[] json, Map<String, String> marks, List<byte[]> ranks) {
    // As the rows of an answer are encoded: UTF-8, minimal escaping.
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    /**
     * Renders an answer.
     *
     * @param name the window's or unit's name
     * @param maxRanks ≥ 1
     * @param latenessMs how long after its end an answer counts late events, ms
     */
    static Payload of(String name, Answer answer, int maxRanks, long latenessMs) {
        Map<String, Object> marks = marks(name, answer, maxRanks, latenessMs);
        List<byte[]> ranks = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> mark : marks.entrySet()) {
                json.writeFieldName(mark.getKey());
                switch (mark.getValue()) {
                    case Boolean truth -> json.writeBoolean(truth);
                    case Long number -> json.writeNumber(number);
                    default -> json.writeString(mark.getValue().toString());
                }
            }
            json.writeArrayFieldStart("items");
            items(answer.json(maxRanks), json, ranks);
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        marks.forEach((key, value) -> texts.put(key, value.toString()));
        return new Payload(out.toByteArray(), texts, ranks);
    }

    private static Map<String, Object> marks(
            String name, Answer answer, int maxRanks, long latenessMs) {
        Map<String, Object> marks = new LinkedHashMap<>();
        marks.put("as_of", time(answer.tick() + latenessMs));
        marks.put("window", name);
        marks.put("start", time(answer.startMs()));
        marks.put("end", time(answer.tick()));
        marks.put("final", answer.isFinal());
        marks.put("complete", answer.complete());
        Long completeFrom = answer.toldCompleteFrom();
        if (completeFrom != null) {
            marks.put("complete_from", time(completeFrom));
        }
        String degraded = answer.askedFor(maxRanks).degraded();
        if (degraded != null) {
            marks.put("degraded", degraded);
        }
        if (answer.lateViews() > 0) {
            marks.put("late", answer.lateViews());
        }
        marks.put("revision", (long) answer.revision());
        return marks;
    }

    private static void items(byte[] rows, JsonGenerator json, List<byte[]> ranks)
            throws IOException {
        String id = "";
        try (JsonParser parser = JSON.createParser(rows)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    id = parser.getText();
                } else if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    json.writeStartArray();
                    json.writeString(id);
                    json.writeNumber(parser.getLongValue());
                    json.writeEndArray();
                    ranks.add(parser.getText().getBytes(StandardCharsets.US_ASCII));
                    ranks.add(id.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static String time(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }
}
