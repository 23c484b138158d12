package io.headtail.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.alerts.AlertRules.Alert;
import io.headtail.alerts.AlertRules.Firing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The alert rules: what each says, that each fires and clears, and what stays silent. */
@Execution(ExecutionMode.CONCURRENT) // another process computes
class AlertRulesTest {
    private static final Path RUNBOOKS = Path.of("docs/runbooks.md");

    static List<Path> caseFiles() throws IOException {
        return RuleCases.files();
    }

    @Test
    void promtool_accepts_every_rule() throws Exception {
        Promtool.Outcome outcome = Promtool.run("check", "rules", AlertRules.FILE.toString());
        assertEquals(0, outcome.exitCode(), outcome.text());
        assertTrue(
                outcome.text().contains(AlertRules.read().expressions().size() + " rules found"),
                outcome.text());
    }

    @ParameterizedTest
    @MethodSource("caseFiles")
    void alerts_fire_when_they_should_and_at_no_other_time(Path file) throws Exception {
        Promtool.Outcome outcome = Promtool.run("test", "rules", file.toString());
        assertEquals(0, outcome.exitCode(), outcome.text());
    }

    @Test
    void every_alert_has_a_case_that_fires_and_clears_it() throws IOException {
        List<RuleCases> cases = RuleCases.read();
        List<Firing> without =
                AlertRules.read().alerts().stream()
                        .map(Alert::firing)
                        .filter(alert -> cases.stream().noneMatch(c -> c.firesAndClears(alert)))
                        .toList();
        assertEquals(List.of(), without);
    }

    @Test
    void an_alert_is_told_from_all_others_by_name_and_severity() throws IOException {
        Set<Firing> known = new HashSet<>();
        for (Alert alert : AlertRules.read().alerts()) {
            assertTrue(known.add(alert.firing()), alert.toString());
            assertTrue(
                    Set.of("critical", "warning").contains(alert.firing().severity()),
                    alert.toString());
        }
    }

    @Test
    void every_alert_says_what_is_wrong_with_its_value() throws IOException {
        for (Alert alert : AlertRules.read().alerts()) {
            assertTrue(alert.says("summary").length() > 10, alert.toString());
            assertTrue(alert.says("description").contains("{{ $value"), alert.toString());
        }
    }

    @Test
    void every_alert_has_its_section_in_the_runbooks_and_every_section_its_alert()
            throws IOException {
        Set<String> sections =
                Files.readAllLines(RUNBOOKS).stream()
                        .filter(line -> line.startsWith("### "))
                        .map(line -> line.substring(4))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> names = new TreeSet<>();
        for (Alert alert : AlertRules.read().alerts()) {
            names.add(alert.name());
            assertEquals(
                    RUNBOOKS + "#" + alert.name().toLowerCase(Locale.ROOT),
                    alert.says("runbook_url"));
        }
        assertEquals(names, sections);
    }

    @Test
    void every_metric_of_a_rule_exists() throws IOException {
        Set<String> missing = MetricNames.used(AlertRules.read().expressions());
        missing.removeAll(MetricNames.existing());
        assertEquals(Set.of(), missing);
    }

    @Test
    void every_recorded_series_is_used_and_every_used_one_is_recorded() throws IOException {
        AlertRules rules = AlertRules.read();
        Set<String> used = new TreeSet<>(Dashboard.read().recorded());
        rules.expressions().forEach(text -> used.addAll(Dashboard.recordedIn(text)));
        assertEquals(new TreeSet<>(rules.recorded()), used);
    }

    @Test
    void every_link_of_the_runbooks_leads_to_a_section_that_exists() throws IOException {
        List<String> dead = new ArrayList<>();
        for (MatchResult link :
                Pattern.compile("\\]\\(([^)#]*)#?([^)]*)\\)")
                        .matcher(Files.readString(RUNBOOKS))
                        .results()
                        .toList()) {
            Path file = RUNBOOKS.resolveSibling(link.group(1));
            if (!Files.exists(file)
                    || (!link.group(2).isEmpty() && !anchors(file).contains(link.group(2)))) {
                dead.add(link.group());
            }
        }
        assertEquals(List.of(), dead);
    }

    // As GitHub makes them.
    private static List<String> anchors(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void every_label_in_a_description_is_one_that_the_alert_has(@TempDir Path folder)
            throws Exception {
        Map<Firing, RenderedAlerts.Shown> shown = RenderedAlerts.of(folder);
        for (Alert alert : AlertRules.read().alerts()) {
            RenderedAlerts.Shown instance = shown.get(alert.firing());
            assertNotNull(instance, alert.firing() + " is never shown");
            Pattern.compile("\\$labels\\.(\\w+)")
                    .matcher(alert.says("description"))
                    .results()
                    .forEach(
                            label ->
                                    assertTrue(
                                            instance.labels().contains(label.group(1) + "=\""),
                                            alert.says("description") + instance));
            assertFalse(
                    instance.annotations().matches("(?s).*(<error|<no value>|%!|NaN|\\{\\{).*"),
                    instance.toString());
        }
    }
}
