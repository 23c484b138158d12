package io.headtail.alerts;

import io.headtail.alerts.AlertRules.Firing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test of promtool, read: which alerts fire when.
 *
 * @param looks in the order of time
 */
record RuleCases(String name, List<Look> looks) {
    static final Path FOLDER = Path.of("src/test/promtool");

    /** All firing alerts, by name and severity; the only expression that such tests look at. */
    static final String FIRING = "count by (alertname, severity) (ALERTS{alertstate=\"firing\"})";

    private static final Pattern LABELS =
            Pattern.compile("\\{alertname=\"(\\w+)\", severity=\"(\\w+)\"}");

    /** Which alerts fire at one time. */
    record Look(int minute, List<Firing> firing) {}

    /** The files, in the order of their names. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    static List<RuleCases> read() throws IOException {
        List<RuleCases> cases = new ArrayList<>();
        for (Path file : files()) {
            for (Map<String, Object> test : AlertRules.maps(AlertRules.yaml(file).get("tests"))) {
                List<Look> looks = new ArrayList<>();
                for (Map<String, Object> look : AlertRules.maps(test.get("promql_expr_test"))) {
                    if (!FIRING.equals(look.get("expr"))) {
                        throw new AssertionError(file + " looks at " + look.get("expr"));
                    }
                    String minute = String.valueOf(look.get("eval_time")).replace("m", "");
                    looks.add(new Look(Integer.parseInt(minute), firing(look)));
                }
                cases.add(new RuleCases(String.valueOf(test.get("name")), looks));
            }
        }
        return cases;
    }

    private static List<Firing> firing(Map<String, Object> look) {
        List<Firing> all = new ArrayList<>();
        for (Map<String, Object> sample : AlertRules.maps(look.get("exp_samples"))) {
            Matcher labels = LABELS.matcher(String.valueOf(sample.get("labels")));
            if (!labels.matches()) {
                throw new AssertionError(sample.toString());
            }
            all.add(new Firing(labels.group(1), labels.group(2)));
        }
        return all;
    }

    /** Whether the alert is silent, fires, and is silent again. */
    boolean firesAndClears(Firing alert) {
        StringBuilder course = new StringBuilder();
        for (Look look : looks) {
            course.append(look.firing().contains(alert) ? '1' : '0');
        }
        return course.toString().matches("0+1+0+.*");
    }
}
