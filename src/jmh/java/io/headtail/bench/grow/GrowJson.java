package io.headtail.bench.grow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Points in a file, {@code {"points": [{"value": …, "figures": {path: number}}]}}. */
final class GrowJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private GrowJson() {}

    /** The numbers of an object, those of nested objects by their dotted path. */
    static Map<String, Double> numbers(String json) throws IOException {
        Map<String, Double> numbers = new TreeMap<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            List<String> path = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String name = parser.currentName();
                if (token == JsonToken.START_OBJECT && name != null) {
                    path.add(name);
                } else if (token == JsonToken.END_OBJECT && !path.isEmpty()) {
                    path.remove(path.size() - 1);
                } else if (token.isNumeric()) {
                    String prefix = path.isEmpty() ? "" : String.join(".", path) + ".";
                    numbers.put(prefix + name, parser.getDoubleValue());
                }
            }
        }
        return numbers;
    }

    /** The points in a file; empty if it does not exist. */
    static List<GrowPoint> read(Path file) throws IOException {
        List<GrowPoint> points = new ArrayList<>();
        if (!Files.exists(file)) {
            return points;
        }
        try (JsonParser parser = FACTORY.createParser(Files.readString(file))) {
            parser.nextToken(); // {
            parser.nextToken(); // "points"
            parser.nextToken(); // [
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                points.add(point(parser));
            }
        }
        return points;
    }

    private static GrowPoint point(JsonParser parser) throws IOException {
        String value = "";
        long events = 0;
        int runs = 0;
        Map<String, Double> figures = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "value" -> value = parser.getText();
                case "events" -> events = parser.getLongValue();
                case "runs" -> runs = parser.getIntValue();
                default -> {
                    while (parser.nextToken() != JsonToken.END_OBJECT) {
                        String figure = parser.currentName();
                        parser.nextToken();
                        figures.put(figure, parser.getDoubleValue());
                    }
                }
            }
        }
        return new GrowPoint(value, events, runs, figures);
    }

    /** Replaces the file atomically. */
    static void write(Path file, List<GrowPoint> points) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeArrayFieldStart("points");
            for (GrowPoint point : points) {
                json.writeStartObject();
                json.writeStringField("value", point.value());
                json.writeNumberField("events", point.events());
                json.writeNumberField("runs", point.runs());
                json.writeObjectFieldStart("figures");
                for (Map.Entry<String, Double> figure : point.figures().entrySet()) {
                    json.writeNumberField(figure.getKey(), figure.getValue());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path part = Path.of(file + ".part");
        Files.writeString(part, text + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
