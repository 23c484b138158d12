package io.headtail.alerts;

import static java.util.Objects.requireNonNull;

import io.headtail.alerts.AlertRules.Firing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** What alerts say when they fire. */
final class RenderedAlerts {
    private static final Pattern SHOWN =
            Pattern.compile(
                    "Labels:(\\{alertname=\"(\\w+)\".*?severity=\"(\\w+)\".*?})"
                            + "\\s+Annotations:(\\{.*})");

    private RenderedAlerts() {}

    /** Labels and annotations, as promtool prints them. */
    record Shown(String labels, String annotations) {}

    /**
     * Has promtool expect, when an alert fires first, that it does not: it shows only alerts that
     * differ from what was expected.
     *
     * @return by name and severity
     */
    static Map<Firing, Shown> of(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("test", "rules"));
        Map<String, RuleCases> cases = new HashMap<>();
        RuleCases.read().forEach(each -> cases.put(each.name(), each));
        for (Path file : RuleCases.files()) {
            Map<String, Object> yaml = AlertRules.yaml(file);
            List<Map<String, Object>> tests = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (Map<String, Object> test : AlertRules.maps(yaml.get("tests"))) {
                List<Map<String, Object>> silent =
                        firstFirings(requireNonNull(cases.get(String.valueOf(test.get("name")))));
                if (!silent.isEmpty()) {
                    test.remove("promql_expr_test");
                    test.put("alert_rule_test", silent);
                    tests.add(test);
                    silent.forEach(each -> names.add(String.valueOf(each.get("alertname"))));
                }
            }
            yaml.put("tests", tests);
            // Others would be evaluated, too, and that is most of what this costs.
            Path rules = folder.resolve("rules-of-" + file.getFileName());
            Files.writeString(rules, new Yaml().dump(AlertRules.only(names)));
            yaml.put("rule_files", List.of(rules.toString()));
            Path copy = folder.resolve(file.getFileName());
            Files.writeString(copy, new Yaml().dump(yaml));
            command.add(copy.toString());
        }
        Map<Firing, Shown> shown = new HashMap<>();
        Matcher matcher = SHOWN.matcher(Promtool.run(command.toArray(String[]::new)).text());
        while (matcher.find()) {
            shown.put(
                    new Firing(matcher.group(2), matcher.group(3)),
                    new Shown(matcher.group(1), matcher.group(4)));
        }
        return shown;
    }

    private static List<Map<String, Object>> firstFirings(RuleCases cases) {
        Map<Firing, Integer> first = new HashMap<>();
        for (RuleCases.Look look : cases.looks()) {
            look.firing().forEach(alert -> first.putIfAbsent(alert, look.minute()));
        }
        List<Map<String, Object>> silent = new ArrayList<>();
        first.forEach(
                (alert, minute) ->
                        silent.add(
                                Map.of(
                                        "eval_time",
                                        minute + "m",
                                        "alertname",
                                        alert.name(),
                                        "exp_alerts",
                                        List.of())));
        return silent;
    }
}
