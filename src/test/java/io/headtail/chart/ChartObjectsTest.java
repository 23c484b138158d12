package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the objects of the chart refer to each other, and what a rollout needs of them. */
class ChartObjectsTest {
    private static Stream<String> names() {
        return Chart.names().stream();
    }

    private static List<Manifest> workloads(List<Manifest> all) {
        return all.stream().filter(Manifest::isWorkload).toList();
    }

    private static List<Manifest> selectedBy(List<Manifest> all, Tree selector) {
        assertFalse(selector.fields().isEmpty());
        return workloads(all).stream()
                .filter(one -> one.pod().at("metadata", "labels").containsAll(selector))
                .toList();
    }

    private static Set<String> ports(Manifest workload) {
        return workload.containers().stream()
                .flatMap(container -> container.at("ports").items().stream())
                .map(port -> port.at("name").text())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_workload_selects_its_own_pods_and_no_others(String name) {
        List<Manifest> all = Chart.of(name);
        for (Manifest workload : workloads(all)) {
            Tree selector = workload.at("spec", "selector", "matchLabels");
            assertEquals(List.of(workload), selectedBy(all, selector), name);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_service_has_pods_with_the_ports_that_it_sends_to(String name) {
        List<Manifest> all = Chart.of(name);
        for (Manifest service : Chart.all(all, "Service")) {
            List<Manifest> behind = selectedBy(all, service.at("spec", "selector"));
            assertFalse(behind.isEmpty(), service + " of " + name);
            for (Tree port : service.at("spec", "ports").items()) {
                behind.forEach(
                        one -> assertTrue(ports(one).contains(port.at("targetPort").text())));
            }
        }
        for (Manifest set : Chart.all(all, "StatefulSet")) {
            String governing = set.at("spec", "serviceName").text();
            Manifest service =
                    Chart.all(all, "Service").stream()
                            .filter(one -> one.name().equals(governing))
                            .findFirst()
                            .orElseThrow();
            assertEquals("None", service.at("spec", "clusterIP").text());
            assertTrue(selectedBy(all, service.at("spec", "selector")).contains(set));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_disruption_budget_lets_one_pod_of_one_workload_go(String name) {
        List<Manifest> all = Chart.of(name);
        for (Manifest budget : Chart.all(all, "PodDisruptionBudget")) {
            Tree selector = budget.at("spec", "selector", "matchLabels");
            assertEquals(1, selectedBy(all, selector).size(), budget + " of " + name);
            // With one replica a minimum would block every eviction.
            assertFalse(budget.at("spec", "minAvailable").isPresent());
            assertTrue(budget.at("spec", "maxUnavailable").text().matches("[1-9][0-9]*%?"));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_network_policy_is_of_pods_with_the_ports_that_it_opens(String name) {
        List<Manifest> all = Chart.of(name);
        for (Manifest policy : Chart.all(all, "NetworkPolicy")) {
            List<Manifest> pods = selectedBy(all, policy.at("spec", "podSelector", "matchLabels"));
            assertFalse(pods.isEmpty());
            for (Tree rule : policy.at("spec", "ingress").items()) {
                for (Tree port : rule.at("ports").items()) {
                    pods.forEach(one -> assertTrue(ports(one).contains(port.at("port").text())));
                    // Only the API is open to all.
                    assertTrue(
                            port.at("port").text().equals("http") || rule.at("from").isPresent());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void ways_in_lead_to_a_port_of_the_service(String name) {
        List<Manifest> all = Chart.of(name);
        Manifest service =
                Chart.all(all, "Service").stream()
                        .filter(one -> one.at("spec", "type").isPresent())
                        .findFirst()
                        .orElseThrow();
        Tree port = service.at("spec", "ports").items().getFirst();
        for (Manifest ingress : Chart.all(all, "Ingress")) {
            for (Tree rule : ingress.at("spec", "rules").items()) {
                for (Tree path : rule.at("http", "paths").items()) {
                    Tree backend = path.at("backend", "service");
                    assertEquals(service.name(), backend.at("name").text());
                    assertEquals(port.at("name"), backend.at("port", "name"));
                    assertTrue(path.at("path").text().startsWith("/topk"), "the prefix");
                }
            }
        }
        for (Manifest route : Chart.all(all, "HTTPRoute")) {
            for (Tree rule : route.at("spec", "rules").items()) {
                Tree backend = rule.at("backendRefs").items().getFirst();
                assertEquals(service.name(), backend.at("name").text());
                assertEquals(port.at("port"), backend.at("port"));
            }
        }
        for (Manifest monitor : Chart.all(all, "ServiceMonitor")) {
            String named = monitor.at("spec", "endpoints").items().getFirst().at("port").text();
            Tree selector = monitor.at("spec", "selector", "matchLabels");
            List<String> scraped =
                    Chart.all(all, "Service").stream()
                            .filter(one -> one.at("metadata", "labels").containsAll(selector))
                            .filter(
                                    one ->
                                            one.at("spec", "ports").items().stream()
                                                    .anyMatch(
                                                            p -> p.at("name").text().equals(named)))
                            .map(Manifest::component)
                            .sorted()
                            .toList();
            assertEquals(List.of("instance", "merger"), scraped);
        }
    }

    @Test
    void alerts_lead_to_the_runbooks_of_the_values() {
        String[] urls = {
            "minimal",
            "docs/runbooks.md",
            "everything-on",
            "https://wiki.example.org:8443/headtail/runbooks.md?v=1&raw"
        };
        for (int i = 0; i < urls.length; i += 2) {
            String more = "prometheusRule: { enabled: true }";
            Manifest rules = Chart.only(Chart.with(urls[i], more), "PrometheusRule", "");
            int alerts = 0;
            for (Tree group : rules.at("spec", "groups").items()) {
                for (Tree rule : group.at("rules").items()) {
                    String name = rule.at("alert").text().toLowerCase(Locale.ROOT);
                    if (!name.isEmpty()) {
                        alerts++;
                        String url = rule.at("annotations", "runbook_url").text();
                        assertEquals(urls[i + 1] + "#" + name, url);
                    }
                }
            }
            assertTrue(alerts > 20, "" + alerts);
        }
    }

    /** Also the label of their revision, a hash of 10 characters after the name. */
    @Test
    void names_of_pods_fit_into_a_label() {
        String longest = "fullnameOverride: " + "x".repeat(80);
        for (Manifest workload : workloads(Chart.with("two-replicas", longest))) {
            int more = workload.is("Deployment") ? "-0123456789-01234".length() : 11;
            assertTrue(workload.name().length() + more <= 63, workload.name());
        }
    }

    @Test
    void instances_start_together_and_are_replaced_one_by_one() {
        Manifest set = Chart.only(Chart.of("minimal"), "StatefulSet", "instance");
        assertEquals("2", set.at("spec", "replicas").text());
        assertEquals("Parallel", set.at("spec", "podManagementPolicy").text());
        assertEquals("RollingUpdate", set.at("spec", "updateStrategy", "type").text());
        Tree id = set.containers().getFirst().at("env").items().getFirst();
        assertEquals("HEADTAIL_KAFKA_INSTANCE_ID", id.at("name").text());
        assertEquals("metadata.name", id.at("valueFrom", "fieldRef", "fieldPath").text());
    }

    @Test
    void a_merger_goes_only_after_another_is_ready_and_proxies_know() {
        Manifest deployment = Chart.only(Chart.of("minimal"), "Deployment", "merger");
        Tree update = deployment.at("spec", "strategy", "rollingUpdate");
        assertEquals("0", update.at("maxUnavailable").text());
        assertEquals("1", update.at("maxSurge").text());
        Tree config = PodSettings.yaml(Chart.of("minimal"), deployment);
        assertEquals("PT10S", config.at("shutdown", "delay").text());
    }

    @ParameterizedTest
    @MethodSource("names")
    void the_test_asks_a_service_of_the_release(String name) {
        List<Manifest> all = Chart.of(name);
        Manifest test = Chart.only(all, "Pod", "test");
        assertEquals("test", test.at("metadata", "annotations", "headtail/hook").text());
        List<Tree> args = test.containers().getFirst().at("args").items();
        assertEquals("health", args.get(0).text());
        assertEquals("--url", args.get(1).text());
        String url = args.get(2).text();
        assertTrue(
                Chart.all(all, "Service").stream()
                        .filter(one -> one.component().equals("merger"))
                        .flatMap(
                                one ->
                                        one.at("spec", "ports").items().stream()
                                                .map(p -> one.name() + ":" + p.at("port").text()))
                        .anyMatch(at -> url.matches("http://" + at + "(/topk)?/health/ready")),
                url);
    }
}
