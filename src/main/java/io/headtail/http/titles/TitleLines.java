package io.headtail.http.titles;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.headtail.http.request.Problem;
import io.headtail.http.security.InvalidFileException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads a file of titles: an object a line, {@code {"videoId":"v1","title":"Cats","link":
 * "https://…","thumbnail":"https://…"}}, the last two not needed.
 */
final class TitleLines {
    private static final int MAX_ID_BYTES = 255;
    private static final int MAX_TITLE = 300;
    private static final int MAX_URL = 2_000;
    private static final Set<String> FIELDS = Set.of("videoId", "title", "link", "thumbnail");
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final String thumbnailOrigin;
    private final Map<String, Title> titles = new HashMap<>();
    private int number;

    private TitleLines(String thumbnailOrigin) {
        this.thumbnailOrigin = thumbnailOrigin;
    }

    /**
     * The titles by the ids of their videos.
     *
     * @param thumbnailOrigin where every thumbnail must be; empty for nowhere
     * @throws InvalidFileException naming the first line that is wrong, and why
     */
    static Map<String, Title> parse(byte[] file, String thumbnailOrigin)
            throws InvalidFileException {
        TitleLines lines = new TitleLines(thumbnailOrigin);
        int from = 0;
        for (int i = 0; i <= file.length; i++) {
            if (i == file.length || file[i] == '\n') {
                lines.add(new String(file, from, i - from, StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        return Map.copyOf(lines.titles);
    }

    private void add(String line) throws InvalidFileException {
        number++;
        if (line.isBlank()) {
            return;
        }
        Map<String, String> fields = fields(line);
        String id = fields.getOrDefault("videoId", "");
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        require(
                bytes >= 1 && bytes <= MAX_ID_BYTES,
                "videoId has %d bytes; needed are 1 to %d".formatted(bytes, MAX_ID_BYTES));
        String title = fields.getOrDefault("title", "").strip();
        require(
                !title.isEmpty() && title.length() <= MAX_TITLE,
                "title has %d characters; needed are 1 to %d".formatted(title.length(), MAX_TITLE));
        String link = fields.get("link");
        require(link == null || isUrl(link), "link: allowed are URLs of http and https");
        String thumbnail = fields.get("thumbnail");
        require(
                thumbnail == null
                        || (isUrl(thumbnail)
                                && !thumbnailOrigin.isEmpty()
                                && thumbnail.startsWith(thumbnailOrigin + "/")),
                "thumbnail: allowed are URLs below titles.thumbnail-origin, which is "
                        + (thumbnailOrigin.isEmpty() ? "not set" : thumbnailOrigin));
        require(
                titles.put(id, new Title(title, link, thumbnail)) == null,
                "videoId '%s' is there twice".formatted(Problem.shorten(id)));
    }

    private Map<String, String> fields(String line) throws InvalidFileException {
        Map<String, String> fields = new HashMap<>();
        String shape = "needed is an object such as {\"videoId\":\"v1\",\"title\":\"Cats\"}";
        try (JsonParser json = JSON.createParser(line)) {
            require(json.nextToken() == JsonToken.START_OBJECT, shape);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                require(
                        FIELDS.contains(name),
                        "field '%s': known are videoId, title, link, thumbnail"
                                .formatted(Problem.shorten(name)));
                JsonToken value = json.nextToken();
                require(
                        value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL,
                        "field '%s': allowed are strings".formatted(name));
                if (value == JsonToken.VALUE_STRING) {
                    fields.put(name, json.getText());
                }
            }
            require(json.nextToken() == null, shape);
        } catch (IOException e) {
            require(false, shape);
        }
        return fields;
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = URI.create(text);
            return text.length() <= MAX_URL
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getRawAuthority() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void require(boolean holds, String otherwise) throws InvalidFileException {
        if (!holds) {
            throw new InvalidFileException(
                    "titles.file: line %,d: %s".formatted(number, otherwise));
        }
    }
}
