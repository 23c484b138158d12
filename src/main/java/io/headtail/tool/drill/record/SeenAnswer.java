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
 */
public record SeenAnswer(
        String window,
        long tick,
        boolean isFinal,
        boolean complete,
        @Nullable String degraded,
        long[] rows,
        long atMs) {
    private static final JsonFactory JSON = new JsonFactory();

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

    /** Parses rows; a row with an id that the drill never sent is {@link DrillVideos#FOREIGN}. */
    public static long[] rows(byte[] body) throws IOException {
        long[] rows = new long[WatchedWindow.ROWS];
        int size = 0;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
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
                case "videoId" -> id = parser.getText();
                case "views" -> views = parser.getLongValue();
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
