package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of the chart: what is refused, and that schema, defaults and README agree. */
class ChartValuesTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([^`]+)` \\| (?:`([^`]*)`|(–)) \\|");

    private static Tree file(String name) throws IOException {
        return Chart.yaml(Files.readString(Chart.FOLDER.resolve(name)));
    }

    @ParameterizedTest
    @CsvSource({
        "instances: {}, instances",
        "'instance: { replica: 3 }', replica",
        "'instance: { resources: { limit: {} } }', limit",
        "'merger: { podDisruptionBudget: { enable: true } }', enable",
        "'kafka: { bootstrapServer: x }', bootstrapServer",
        "'kafka: { secretProperties: { a: { nam: x, key: y } } }', nam",
        "'snapshot: { s3: { buckets: x } }', buckets",
        "'http: { tls: { secret: x } }', secret",
        "'networkPolicy: { egress: { restrict: true } }', restrict",
        "'ingress: { hosts: [{ hostname: x }] }', hostname",
        "'merger: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: x, whenUnsatisfiable: ScheduleAnyway, maxSkews: 1 }] }', maxSkews",
        "'image: { taq: x }', taq",
        "'serviceMonitor: { enabeld: true }', enabeld",
    })
    void a_misspelt_value_is_refused_by_its_name(String more, String said) {
        String refusal = Chart.refusal("minimal", more);
        assertTrue(refusal.contains("'" + said + "' not allowed"), refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "'instance: { replicas: two }', instance/replicas",
        "'instance: { replicas: 0 }', instance/replicas",
        "'replicas: { sets: 3 }', replicas/sets",
        "'replicas: { antiAffinity: maybe }', replicas/antiAffinity",
        "'snapshot: { store: s4 }', snapshot/store",
        "'image: { tag: latest }', image/tag",
        "'image: { tag: 1.0 }', image/tag",
        "'image: { digest: abc }', image/digest",
        "'merger: { podDisruptionBudget: { maxUnavailable: 0 } }', maxUnavailable",
        "'merger: { resources: { limits: { memory: 1Gib } } }', memory",
        "'service: { port: 70000 }', service/port",
        "'history: { url: postgres }', history/url",
        "'http: { tls: { secretName: UPPER } }', secretName",
        "'kafka: { secretProperties: { SASL: { name: x, key: y } } }', SASL",
    })
    void a_wrong_value_is_refused_by_its_place(String more, String said) {
        String refusal = Chart.refusal("minimal", more);
        assertTrue(refusal.contains(said), refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "'kafka: { bootstrapServers: \"\" }', kafka.bootstrapServers: required",
        "'snapshot: { s3: { bucket: \"\" } }', snapshot.s3.bucket: required",
        "'ingress: { enabled: true }', ingress.hosts",
        "'httpRoute: { enabled: true }', httpRoute.parentRefs",
    })
    void what_is_missing_is_asked_for_by_its_name(String more, String said) {
        String refusal = Chart.refusal("minimal", more);
        assertTrue(refusal.contains(said), refusal);
    }

    @Test
    void the_schema_has_every_value_and_no_other() throws IOException {
        Tree schema = file("values.schema.json");
        Set<String> known = new TreeSet<>();
        addKnown("", schema, schema, known);
        known.remove("global");
        Set<String> values = new TreeSet<>();
        addValues("", file("values.yaml"), known, values);
        assertEquals(known, values);
    }

    /** To the depth at which the names are not the schema's, or which of them is set is open. */
    private static void addKnown(String path, Tree schema, Tree root, Set<String> known) {
        Tree here = resolved(schema, root).at("properties");
        if (!here.isPresent() || path.endsWith(".resources")) {
            known.add(path);
        } else {
            here.fields().forEach((name, below) -> addKnown(below(path, name), below, root, known));
        }
    }

    private static void addValues(String path, Tree value, Set<String> known, Set<String> to) {
        if (known.contains(path) || value.fields().isEmpty()) {
            to.add(path);
        } else {
            value.fields().forEach((name, below) -> addValues(below(path, name), below, known, to));
        }
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    @Test
    void an_object_of_the_schema_that_has_names_refuses_others() throws IOException {
        assertTrue(closedObjects("", file("values.schema.json")) > 30);
    }

    private static int closedObjects(String path, Tree schema) {
        int found = 0;
        if (schema.at("properties").isPresent() && schema.at("type").text().equals("object")) {
            assertEquals("false", schema.at("additionalProperties").text(), path);
            found++;
        }
        for (Map.Entry<String, Tree> field : schema.fields().entrySet()) {
            found += closedObjects(path + "." + field.getKey(), field.getValue());
        }
        return found;
    }

    private static Tree resolved(Tree schema, Tree root) {
        Tree reference = schema.at("$ref");
        return reference.isPresent()
                ? root.at("definitions", reference.text().replace("#/definitions/", ""))
                : schema;
    }

    @Test
    void the_readme_has_every_value_with_its_default() throws IOException {
        String readme = Files.readString(Chart.FOLDER.resolve("README.md"));
        Map<String, String> rows = new TreeMap<>();
        Matcher matcher = ROW.matcher(readme);
        while (matcher.find()) {
            String said = matcher.group(2) == null ? "" : matcher.group(2);
            assertEquals(null, rows.put(matcher.group(1), said), matcher.group(1));
        }
        Map<String, String> defaults = new TreeMap<>();
        addDefaults("", file("values.yaml"), rows.keySet(), defaults);
        assertEquals(defaults, rows);
    }

    // A row may be of an object as a whole, which then is written as YAML.
    private static void addDefaults(
            String path, Tree value, Set<String> rows, Map<String, String> defaults) {
        if (value.fields().isEmpty() || rows.contains(path)) {
            defaults.put(path, written(value));
        } else {
            value.fields()
                    .forEach((name, one) -> addDefaults(below(path, name), one, rows, defaults));
        }
    }

    private static String written(Tree value) {
        return value.text().replace("=", ": ");
    }

    @Test
    void everything_on_has_other_values_than_the_defaults() throws IOException {
        Tree on = file("ci/everything-on-values.yaml");
        file("values.yaml")
                .fields()
                .forEach(
                        (name, standard) -> {
                            assertTrue(on.at(name).isPresent(), name);
                            assertNotEquals(standard, on.at(name), name);
                        });
    }
}
