package io.headtail.tool.drill;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headtail.tool.ToolException;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** What {@code headtail snapshot list --json} says. */
final class Snapshots {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Comparator<One> ORDER =
            Comparator.comparingLong(One::headOffset).thenComparingLong(One::tick);

    /** One snapshot; the oldest offset is −1 if it cannot be told. */
    private record One(int partition, long headOffset, long tick, long oldestOffset) {}

    private Snapshots() {}

    /**
     * The oldest offset that the newest snapshot of each partition needs.
     *
     * @param json objects with {@code partition}, {@code headOffset}, {@code tick} and {@code
     *     oldestOffset}, in an array or one after another
     */
    static Map<Integer, Long> oldestNeeded(String json) {
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
        Map<Integer, Long> oldest = new HashMap<>();
        newest.forEach((partition, one) -> oldest.put(partition, one.oldestOffset));
        return oldest;
    }

    private static One read(JsonParser parser) throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                numbers.put(name, parser.getLongValue());
            } else {
                parser.skipChildren();
            }
        }
        return new One(
                Math.toIntExact(numbers.getOrDefault("partition", -1L)),
                numbers.getOrDefault("headOffset", -1L),
                numbers.getOrDefault("tick", -1L),
                numbers.getOrDefault("oldestOffset", -1L));
    }
}
