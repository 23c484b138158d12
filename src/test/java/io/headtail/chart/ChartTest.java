package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart is one that Helm accepts, and makes objects that Kubernetes accepts. */
class ChartTest {
    private static final String STATEFUL_SET =
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: { name: x }
            spec:
              replicas: 2
              serviceName: x
              selector: { matchLabels: { a: b } }
              template:
                metadata: { labels: { a: b } }
                spec:
                  containers:
                    - name: x
                      image: y:1
                      imagePullPolicy: Always
                      resources: { limits: { memory: 1Gi } }
                      readinessProbe: { httpGet: { path: /, port: 80 } }
            """;

    private static Stream<String> names() {
        return Chart.names().stream();
    }

    @Test
    void the_strict_linter_finds_nothing() {
        LintResult result = Chart.helm().lint().strict().call();
        assertFalse(result.isFailed(), () -> String.join("\n", result.getMessages()));
    }

    @Test
    void it_can_be_packaged(@TempDir Path folder) throws IOException {
        Chart.helm().packageIt().withDestination(folder).call();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("headtail-0.1.0.tgz"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_object_has_what_it_needs_and_nothing_unknown(String name) {
        List<Manifest> manifests = Chart.of(name);
        assertTrue(manifests.size() >= 6, name);
        for (Manifest manifest : manifests) {
            assertEquals(List.of(), Models.problems(manifest), manifest.toString());
        }
    }

    /** Otherwise the test above could not fail. */
    @ParameterizedTest
    @CsvSource({
        "readinessProbe:, readynessProbe:, readynessProbe",
        "'  selector: { matchLabels: { a: b } }\n', '', selector",
        "replicas: 2, replicas: two, two",
        "1Gi, 1Gib, suffix",
        "Always, Sometimes, Sometimes",
        "'path: /, port: 80', 'path: /', port",
        "StatefulSet, StatefullSet, StatefullSet",
    })
    void a_planted_mistake_is_found(String right, String wrong, String said) {
        assertEquals(List.of(), Models.problems(new Manifest(Chart.yaml(STATEFUL_SET))));
        String broken = STATEFUL_SET.replace(right, wrong);
        List<String> problems = Models.problems(new Manifest(Chart.yaml(broken)));
        assertTrue(problems.toString().contains(said), () -> problems + " for\n" + broken);
    }

    @ParameterizedTest
    @CsvSource({
        "backendRefs:, backendReferences:, spec.rules.backendReferences",
        "port: 80, port_: 80, missing field: spec.rules.backendRefs.port",
        "PathPrefix, Prefix, type: Prefix",
    })
    void a_planted_mistake_is_found_in_kinds_of_others(String right, String wrong, String said) {
        String route =
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: { name: x }
                spec:
                  parentRefs: [{ name: gateway }]
                  rules:
                    - matches: [{ path: { type: PathPrefix, value: / } }]
                      backendRefs: [{ name: x, port: 80 }]
                """;
        assertEquals(List.of(), Models.problems(new Manifest(Chart.yaml(route))));
        List<String> problems =
                Models.problems(new Manifest(Chart.yaml(route.replace(right, wrong))));
        assertTrue(problems.toString().contains(said), problems::toString);
    }

    @Test
    void everything_that_the_chart_can_make_is_made_with_everything_on() {
        Set<String> kinds = new TreeSet<>();
        Chart.of("everything-on").forEach(manifest -> kinds.add(manifest.kind()));
        assertEquals(
                Set.of(
                        "ConfigMap",
                        "Deployment",
                        "HTTPRoute",
                        "Ingress",
                        "NetworkPolicy",
                        "Pod",
                        "PodDisruptionBudget",
                        "PrometheusRule",
                        "Service",
                        "ServiceAccount",
                        "ServiceMonitor",
                        "StatefulSet"),
                kinds);
    }

    @Test
    void with_everything_off_only_what_runs_is_left() {
        Set<String> kinds = new TreeSet<>();
        Chart.of("everything-off").forEach(manifest -> kinds.add(manifest.kind()));
        assertEquals(Set.of("ConfigMap", "Deployment", "Pod", "Service", "StatefulSet"), kinds);
    }

    @ParameterizedTest
    @MethodSource("names")
    void no_two_objects_share_kind_and_name(String name) {
        Set<String> seen = new TreeSet<>();
        Chart.of(name).forEach(manifest -> assertTrue(seen.add(manifest.toString()), name));
    }
}
