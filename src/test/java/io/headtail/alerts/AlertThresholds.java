package io.headtail.alerts;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The values that rules compare series with. */
final class AlertThresholds {
    private static final Pattern NAME = Pattern.compile("[a-z]+(?:_|:)[a-z0-9_:]+");
    private static final Pattern COMPARED =
            Pattern.compile("(?:[<>]=?|==)\\s*(?:bool )?([0-9.]+(?: \\* [0-9.]+)*)");

    private AlertThresholds() {}

    /** For each series that a rule names, what it is compared with there. */
    static Map<String, Set<Double>> byMetric() throws IOException {
        Map<String, Set<Double>> all = new TreeMap<>();
        for (String expression : AlertRules.read().expressions()) {
            Set<Double> values = new HashSet<>();
            COMPARED.matcher(expression)
                    .results()
                    .forEach(
                            found ->
                                    values.add(
                                            Stream.of(found.group(1).split(" \\* "))
                                                    .mapToDouble(Double::parseDouble)
                                                    .reduce(1, (a, b) -> a * b)));
            names(expression)
                    .forEach(
                            name -> all.computeIfAbsent(name, n -> new HashSet<>()).addAll(values));
        }
        return all;
    }

    /** What series that a panel shows are compared with. */
    static Set<Double> of(Map<String, Set<Double>> thresholds, JsonNode panel) {
        Set<Double> values = new HashSet<>();
        panel.get("targets")
                .forEach(
                        target ->
                                names(target.get("expr").asString())
                                        .forEach(
                                                name ->
                                                        values.addAll(
                                                                thresholds.getOrDefault(
                                                                        name, Set.of()))));
        return values;
    }

    private static Stream<String> names(String expression) {
        return NAME.matcher(expression).results().map(found -> found.group());
    }
}
