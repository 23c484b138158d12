package io.headtail.tool.drill.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer received over HTTP.
 *
 * @param tick its window's end, epoch ms
 * @param degraded the header {@code TopK-Degraded}; null if absent
 * @param rows as {@link DrillVideos#row} packs them, in the answer's order
 * @param atMs when it was first seen, epoch ms
 * @param k how many rows were asked for
 */
public record SeenAnswer(
        String window,
        long tick,
        boolean isFinal,
        boolean complete,
        @Nullable String degraded,
        long[] rows,
        long atMs,
        int k) {
    private static final JsonFactory JSON = new JsonFactory();

    /** An answer to a request for {@link WatchedWindow#ROWS} rows. */
    public SeenAnswer(
            String window,
            long tick,
            boolean isFinal,
            boolean complete,
            @Nullable String degraded,
            long[] rows,
            long atMs) {
        this(window, tick, isFinal, complete, degraded, rows, atMs, WatchedWindow.ROWS);
    }

    /** Whether it claims to be exact: final, complete and not degraded. */
    public boolean isExact() {
        return isFinal && complete && degraded == null;
    }

    /** Its marks that say why it is not exact; empty if it is. */
    public List<String> marks() {
        List<String> marks = new ArrayList<>();
        if (!isFinal) {
            marks.add("provisional");
        }
        if (!complete) {
            marks.add("incomplete");
        }
        if (degraded != null) {
            for (String part : degraded.split(";")) {
                marks.add(part.split("=", 2)[0].strip());
            }
        }
        return marks;
    }

    /**
     * Parses rows in an array, or in the first array of an object; a row with an id that the drill
     * never sent is {@link DrillVideos#FOREIGN}.
     */
    public static long[] rows(byte[] body) throws IOException {
        long[] rows = new long[WatchedWindow.ROWS];
        int size = 0;
        try (JsonParser parser = JSON.createParser(body)) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            while (isObject
                    && parser.currentToken() != null
                    && parser.currentToken() != JsonToken.START_ARRAY) {
                parser.nextToken();
            }
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new IOException("an answer that is not an array");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                if (size == rows.length) {
                    rows = Arrays.copyOf(rows, 2 * size);
                }
                rows[size++] = row(parser);
            }
        }
        return Arrays.copyOf(rows, size);
    }

    private static long row(JsonParser parser) throws IOException {
        String id = "";
        long views = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "videoId", "id" -> id = parser.getText();
                case "views", "count" -> views = parser.getLongValue();
                default -> parser.skipChildren();
            }
        }
        return DrillVideos.row(id, views);
    }

    /** Identifies the answer in messages. */
    @Override
    public String toString() {
        return "%s at %s, seen %s"
                .formatted(window, Instant.ofEpochMilli(tick), Instant.ofEpochMilli(atMs));
    }
}
