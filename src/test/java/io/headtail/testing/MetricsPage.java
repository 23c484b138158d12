package io.headtail.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Prometheus' text format, as rows of the table in {@code docs/metrics.md}: name, type,
 * labels, unit, roles, meaning.
 *
 * @param text the page
 */
public record MetricsPage(String text) {
    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9_]+)` \\|.*");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final List<String> UNITS =
            List.of(
                    "seconds",
                    "bytes",
                    "ratio",
                    "records",
                    "events",
                    "views",
                    "videos",
                    "partitions");

    /** Whether it has all these families. */
    public boolean names(Collection<String> families) {
        return families.stream().allMatch(name -> text.contains("# TYPE " + name + " "));
    }

    /** A row for each family by its name, as of a role. */
    public Map<String, String> rows(String role) {
        Map<String, String> helps = new HashMap<>();
        Map<String, String> types = new TreeMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                helps.put(words[2], words[3]);
            } else if (line.startsWith("# TYPE ")) {
                types.put(words[2], words[3]);
            }
        }
        Map<String, String> rows = new TreeMap<>();
        types.forEach(
                (name, type) ->
                        rows.put(
                                name,
                                "| `%s` | %s | %s | %s | %s | %s |"
                                        .formatted(
                                                name,
                                                type,
                                                String.join(", ", labels(name)),
                                                unit(name),
                                                role,
                                                helps.get(name))));
        return rows;
    }

    private Set<String> labels(String family) {
        Set<String> labels = new LinkedHashSet<>();
        Pattern sample = Pattern.compile(family + "(?:_bucket|_count|_sum)?\\{(.*)} \\S+");
        for (String line : text.lines().toList()) {
            Matcher matcher = sample.matcher(line);
            if (matcher.matches()) {
                Matcher label = LABEL.matcher(matcher.group(1));
                while (label.find()) {
                    labels.add(label.group(1));
                }
            }
        }
        labels.remove("le");
        return labels;
    }

    private static String unit(String name) {
        String plain = name.replaceFirst("_total$", "");
        return UNITS.stream().filter(unit -> plain.endsWith("_" + unit)).findFirst().orElse("");
    }

    /** The rows of a document's tables, by the name of the metric. */
    public static Map<String, String> documented(Path document) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(document)) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && rows.put(row.group(1), line) != null) {
                throw new AssertionError(row.group(1) + " is there twice");
            }
        }
        return rows;
    }
}
