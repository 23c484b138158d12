package io.headtail.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dashboard, read.
 *
 * @param panels rows too
 */
record Dashboard(JsonNode json, List<JsonNode> panels) {
    static final Path FILE = Path.of("helm/headtail/files/dashboard.json");

    private static final Pattern RECORDED = Pattern.compile("headtail:\\w+:\\w+");

    static Dashboard read() throws IOException {
        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(FILE));
        List<JsonNode> panels = new ArrayList<>();
        json.get("panels").forEach(panels::add);
        return new Dashboard(json, panels);
    }

    /** All panels but rows. */
    List<JsonNode> graphs() {
        return panels.stream().filter(panel -> !type(panel).equals("row")).toList();
    }

    static String type(JsonNode panel) {
        return panel.get("type").asString();
    }

    /** The expressions of all panels, with a value for each variable. */
    List<String> expressions() {
        return expressions("1m", "any");
    }

    /**
     * The expressions of all panels.
     *
     * @param interval in place of {@code $__rate_interval}
     * @param value in place of each variable
     */
    List<String> expressions(String interval, String value) {
        List<String> all = new ArrayList<>();
        for (JsonNode panel : graphs()) {
            for (JsonNode target : panel.get("targets")) {
                all.add(
                        valued(
                                target.get("expr").asString().replace("$__rate_interval", interval),
                                value));
            }
        }
        return all;
    }

    /** The queries of the variables that ask Prometheus, with a value for each variable. */
    List<String> variables(String value) {
        List<String> all = new ArrayList<>();
        for (JsonNode variable : json.get("templating").get("list")) {
            if (variable.get("type").asString().equals("query")) {
                all.add(valued(variable.get("query").get("query").asString(), value));
            }
        }
        return all;
    }

    private static String valued(String text, String value) {
        return text.replaceAll("\\$\\{?[a-z]+}?", value);
    }

    /** Series of recording rules that panels show. */
    Set<String> recorded() {
        Set<String> names = new TreeSet<>();
        expressions().forEach(text -> names.addAll(recordedIn(text)));
        return names;
    }

    static Set<String> recordedIn(String expression) {
        Set<String> names = new TreeSet<>();
        RECORDED.matcher(expression).results().forEach(found -> names.add(found.group()));
        return names;
    }
}
