package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Config;
import io.headtail.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users may write into the configuration of the pods, and what wins over it. */
class ChartConfigKeysTest {
    @TempDir private Path folder = Path.of("");

    private Config config(List<Manifest> all, String kind, String component) throws IOException {
        return PodSettings.of(all, Chart.only(all, kind, component), folder);
    }

    @Test
    void the_configuration_of_a_role_wins_and_large_numbers_stay_whole() throws IOException {
        List<Manifest> all =
                Chart.with(
                        "minimal",
                        "config: { top-k: { max: 7 }, windows: [{ name: w, length: PT1M }] }\n"
                                + "instance: { config: { top-k: { max: 8 }, videos: { max: 200000000 } } }");
        assertEquals(8, config(all, "StatefulSet", "instance").kafka().partialLimit().topKMax());
        assertEquals(7, config(all, "Deployment", "merger").kafka().partialLimit().topKMax());
        Tree yaml = PodSettings.yaml(all, Chart.only(all, "StatefulSet", "instance"));
        assertEquals("200000000", yaml.at("videos", "max").text());
        assertEquals(1, yaml.at("windows").items().size());
    }

    @ParameterizedTest
    @CsvSource({
        "'config: { kafka: { bootstrap-servers: a:1 } }', config.kafka.bootstrap-servers",
        "'config: { kafka: { group: g } }', kafka.group",
        "'instance: { config: { replica: c } }', instance.config.replica",
        "'instance: { config: { lanes: 3 } }', instance.lanes",
        "'merger: { config: { http: { port: 80 } } }', merger.config.http.port",
        "'merger: { config: { http: { tls: { key-file: x } } } }', http.tls.secretName",
        "'merger: { config: { history: { password-file: x } } }', history.passwordSecret",
        "'merger: { config: { redis: { password-file: x } } }', redis.passwordSecret",
        "'config: { redis: { tls: { ca-file: x } } }', redis.caSecret",
        "'config: { management: { port: 1 } }', config.management",
        "'config: { shutdown: { grace: PT1M } }', shutdownGraceSeconds",
        "'config: { snapshot: { dir: x } }', snapshot.directory",
        "'config: { shutdown: { delay: PT1M } }', merger.shutdownDelaySeconds",
    })
    void a_key_that_the_chart_sets_itself_is_refused_with_the_value_for_it(
            String more, String said) {
        String refusal = Chart.refusal("minimal", more);
        assertTrue(refusal.contains(said), refusal);
        assertTrue(refusal.contains("the chart sets this key"), refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "config, sasl.jaas.config",
        "instance.config, ssl.keystore.password",
        "merger.config, ssl.truststore.password",
        "config, ssl.key.password",
        "config, sasl.oauthbearer.client.credentials.client.secret",
    })
    void a_secret_in_the_configuration_and_in_the_file_of_properties_is_refused(
            String where, String property) {
        String flat = "kafka: { properties: { %s: x } }".formatted(property);
        String nested = "kafka: { properties: { %s: x%s }";
        int depth = property.split("\\.").length;
        nested = nested.formatted(property.replace(".", ": { "), " }".repeat(depth));
        for (String written : List.of(flat, nested)) {
            String more = where.replace(".", ": { ") + ": { " + written + " }";
            more += where.contains(".") ? " }" : "";
            String refusal = Chart.refusal("history", more);
            assertTrue(refusal.contains(where + ".kafka.properties." + property), refusal);
            assertTrue(refusal.contains("kafka.propertiesSecret"), refusal);
            // Without such a file it is nothing that could win over another.
            assertFalse(Chart.with("minimal", more).isEmpty());
        }
    }

    @Test
    void a_property_of_the_configuration_wins_over_the_file_of_properties() throws IOException {
        // The file has x=y.
        String more = "config: { kafka: { properties: { x: z } } }";
        Config config = config(Chart.with("history", more), "StatefulSet", "instance");
        assertEquals("z", config.kafka().properties().get("x"));
    }

    @Test
    void a_misspelt_key_of_the_configuration_is_named_by_the_process() {
        List<Manifest> all = Chart.with("minimal", "config: { latenes: PT9S }");
        ConfigException refused =
                assertThrows(ConfigException.class, () -> config(all, "StatefulSet", "instance"));
        assertTrue(String.valueOf(refused.getMessage()).contains("latenes"));
    }
}
