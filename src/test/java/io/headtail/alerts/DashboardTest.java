package io.headtail.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** The dashboard is whole: what it shows exists, is explained and has its place. */
class DashboardTest {
    private static final int COLUMNS = 24;

    @Test
    void every_panel_has_an_id_of_its_own_and_says_what_it_shows() throws IOException {
        Set<Integer> ids = new HashSet<>();
        Set<String> titles = new HashSet<>();
        Dashboard dashboard = Dashboard.read();
        for (JsonNode panel : dashboard.panels()) {
            String title = panel.get("title").asString();
            assertTrue(ids.add(panel.get("id").asInt()), title);
            assertTrue(titles.add(title), title);
        }
        for (JsonNode panel : dashboard.graphs()) {
            String title = panel.get("title").asString();
            assertTrue(panel.path("description").asString("").endsWith("."), title);
            assertFalse(unit(panel).isEmpty(), title);
            assertEquals("${datasource}", panel.get("datasource").get("uid").asString(), title);
            assertFalse(panel.get("targets").isEmpty(), title);
        }
    }

    private static String unit(JsonNode panel) {
        return panel.path("fieldConfig").path("defaults").path("unit").asString("");
    }

    @Test
    void panels_lie_on_the_grid_and_over_no_other() throws IOException {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode panel : Dashboard.read().panels()) {
            JsonNode at = panel.get("gridPos");
            int left = at.get("x").asInt();
            int top = at.get("y").asInt();
            assertTrue(left >= 0 && left + at.get("w").asInt() <= COLUMNS, panel.toString());
            for (int x = left; x < left + at.get("w").asInt(); x++) {
                for (int y = top; y < top + at.get("h").asInt(); y++) {
                    assertTrue(taken.add(List.of(x, y)), panel.toString());
                }
            }
        }
    }

    @Test
    void every_metric_of_a_panel_exists() throws IOException {
        Set<String> missing = MetricNames.used(List.of(Dashboard.read().json().toString()));
        assertTrue(missing.size() > 30, missing.toString());
        missing.removeAll(MetricNames.existing());
        assertEquals(Set.of(), missing);
    }

    @Test
    void every_variable_of_a_panel_is_defined_and_every_defined_one_is_used() throws IOException {
        Dashboard dashboard = Dashboard.read();
        Set<String> defined = new TreeSet<>();
        dashboard
                .json()
                .get("templating")
                .get("list")
                .forEach(variable -> defined.add(variable.get("name").asString()));
        Set<String> used = new TreeSet<>();
        Pattern.compile("\\$\\{?([a-z]+)")
                .matcher(dashboard.json().toString())
                .results()
                .forEach(found -> used.add(found.group(1)));
        assertEquals(defined, used);
    }

    @Test
    void promtool_reads_every_expression(@TempDir Path folder) throws Exception {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (String expression : Dashboard.read().expressions()) {
            rules.add(Map.of("record", "panel:" + rules.size(), "expr", expression));
        }
        Map<String, Object> group = Map.of("name", "panels", "rules", rules);
        Path file = folder.resolve("panels.yaml");
        Files.writeString(file, new Yaml().dump(Map.of("groups", List.of(group))));
        Promtool.Outcome outcome = Promtool.run("check", "rules", file.toString());
        assertEquals(0, outcome.exitCode(), outcome.text());
    }

    /** A line at which an alert fires is drawn where the panel shows what the alert looks at. */
    @Test
    void thresholds_are_those_of_the_alerts() throws IOException {
        Map<String, Set<Double>> thresholds = AlertThresholds.byMetric();
        int drawn = 0;
        for (JsonNode panel : Dashboard.read().graphs()) {
            for (JsonNode step :
                    panel.path("fieldConfig").path("defaults").path("thresholds").path("steps")) {
                if (step.path("value").isNumber()) {
                    drawn++;
                    assertTrue(
                            AlertThresholds.of(thresholds, panel)
                                    .contains(step.get("value").asDouble()),
                            () -> panel.get("title").asString() + " draws " + step);
                }
            }
        }
        assertTrue(drawn > 10, drawn + " lines");
    }
}
