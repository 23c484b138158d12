package io.headtail.tool.drill.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.tool.ToolException;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Parses the output of {@code headtail snapshot list --json}. */
public final class Snapshots {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Comparator<One> ORDER =
            Comparator.comparingLong(One::headOffset).thenComparingLong(One::tick);

    /**
     * One snapshot.
     *
     * @param path path below the store's root or prefix
     * @param oldestOffset the first offset that it needs; −1 if unknown
     */
    public record One(int partition, String path, long headOffset, long tick, long oldestOffset) {}

    private Snapshots() {}

    /**
     * The newest snapshot of each partition.
     *
     * @param json objects with {@code cluster}, {@code topic}, {@code topicId}, {@code partition},
     *     {@code name}, {@code headOffset}, {@code tick} and {@code oldestOffset}, in an array or
     *     one after another
     */
    static Collection<One> newest(String json) {
        Map<Integer, One> newest = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    One one = read(parser);
                    if (one.partition >= 0 && one.oldestOffset >= 0) {
                        newest.merge(one.partition, one, (a, b) -> ORDER.compare(a, b) < 0 ? b : a);
                    }
                }
            }
        } catch (IOException e) {
            throw new ToolException("snapshot list --json: " + e.getMessage(), e);
        }
        return newest.values();
    }

    private static One read(JsonParser parser) throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            switch (parser.nextToken()) {
                case VALUE_NUMBER_INT -> numbers.put(name, parser.getLongValue());
                case VALUE_STRING -> texts.put(name, parser.getText());
                default -> parser.skipChildren();
            }
        }
        int partition = Math.toIntExact(numbers.getOrDefault("partition", -1L));
        String path =
                "%s/%s-%s/%d/%s"
                        .formatted(
                                texts.get("cluster"),
                                texts.get("topic"),
                                texts.get("topicId"),
                                partition,
                                texts.get("name"));
        return new One(
                partition,
                path,
                numbers.getOrDefault("headOffset", -1L),
                numbers.getOrDefault("tick", -1L),
                numbers.getOrDefault("oldestOffset", -1L));
    }
}
