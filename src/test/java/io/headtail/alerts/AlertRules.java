package io.headtail.alerts;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The file of rules, read.
 *
 * @param alerts in the file's order
 * @param expressions of alerts and recording rules
 * @param recorded names of recording rules
 */
record AlertRules(List<Alert> alerts, List<String> expressions, List<String> recorded) {
    static final Path FILE = Path.of("helm/headtail/files/alerts.yaml");

    /** An alert; those of one name differ in severity. */
    record Alert(String name, Map<String, String> labels, Map<String, String> annotations) {
        /** What tells it from all others. */
        Firing firing() {
            return new Firing(name, labels.getOrDefault("severity", "none"));
        }

        /** What an annotation says; empty if there is none. */
        String says(String annotation) {
            return annotations.getOrDefault(annotation, "");
        }
    }

    /** An alert by name and severity. */
    record Firing(String name, String severity) {
        @Override
        public String toString() {
            return name + "/" + severity;
        }
    }

    static AlertRules read() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        List<String> recorded = new ArrayList<>();
        for (Map<String, Object> group : maps(yaml(FILE).get("groups"))) {
            for (Map<String, Object> rule : maps(group.get("rules"))) {
                expressions.add(String.valueOf(rule.get("expr")));
                if (rule.get("alert") instanceof String name) {
                    alerts.add(
                            new Alert(
                                    name,
                                    texts(rule.get("labels")),
                                    texts(rule.get("annotations"))));
                } else {
                    recorded.add(String.valueOf(rule.get("record")));
                }
            }
        }
        return new AlertRules(alerts, expressions, recorded);
    }

    /** The file with the alerts of these names alone, and what is recorded if they use it. */
    static Map<String, Object> only(Set<String> names) throws IOException {
        Map<String, Object> yaml = yaml(FILE);
        List<Map<String, Object>> groups = maps(yaml.get("groups"));
        boolean recorded = false;
        for (Map<String, Object> group : groups) {
            for (Map<String, Object> rule : maps(group.get("rules"))) {
                recorded |=
                        names.contains(String.valueOf(rule.get("alert")))
                                && String.valueOf(rule.get("expr")).contains("headtail:");
            }
        }
        boolean keepsRecorded = recorded;
        for (Map<String, Object> group : groups) {
            maps(group.get("rules"))
                    .removeIf(
                            rule ->
                                    rule.get("alert") instanceof String name
                                            ? !names.contains(name)
                                            : !keepsRecorded);
        }
        groups.removeIf(group -> maps(group.get("rules")).isEmpty());
        return yaml;
    }

    static Map<String, Object> yaml(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(@Nullable Object value) {
        return (List<Map<String, Object>>) requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> texts(@Nullable Object value) {
        return (Map<String, String>) requireNonNull(value);
    }
}
