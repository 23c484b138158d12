package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every pod of the chart, that of `helm test` too. */
class ChartPodsTest {
    private static final Pattern RECORDING = Pattern.compile("JFR\\.start([^`]*)`");

    private static Stream<Arguments> pods() {
        return Chart.names().stream()
                .flatMap(
                        name ->
                                Chart.of(name).stream()
                                        .filter(Manifest::hasPods)
                                        .map(pod -> Arguments.of(name, pod)));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void a_pod_keeps_to_the_restricted_pod_security_standard(String name, Manifest pod) {
        assertEquals(List.of(), Restricted.violations(pod), name);
    }

    /** Otherwise the test above could not fail. */
    @ParameterizedTest
    @CsvSource({
        "hostNetwork: true, hostNetwork",
        "'volumes: [{ name: x, hostPath: { path: / } }]', hostPath",
        "'securityContext: { runAsNonRoot: false }', runAsNonRoot",
        "'securityContext: { runAsNonRoot: true, runAsUser: 0 }', runAsUser",
        "'securityContext: { runAsNonRoot: true }', seccompProfile",
        "'containers: [{ name: x }]', allowPrivilegeEscalation",
        "'containers: [{ name: x, securityContext: { privileged: true } }]', privileged",
        "'containers: [{ name: x, ports: [{ hostPort: 80 }] }]', hostPort",
        "'containers: [{ name: x, securityContext: { capabilities: { add: [SYS_ADMIN] } } }]', add",
        "'containers: [{ name: x, livenessProbe: { httpGet: { host: y } } }]', host of livenessProbe",
        "'initContainers: [{ name: x }]', drop",
    })
    void a_pod_that_does_not_is_found(String spec, String said) {
        Manifest pod = new Manifest(Chart.yaml("kind: Pod\nspec:\n  " + spec));
        String found = Restricted.violations(pod).toString();
        assertTrue(found.contains(said), found);
    }

    @ParameterizedTest
    @MethodSource("pods")
    void a_pod_reads_only_files_and_talks_to_no_kubernetes(String name, Manifest pod) {
        assertEquals("false", pod.pod().at("spec", "automountServiceAccountToken").text(), name);
        assertEquals("false", pod.pod().at("spec", "enableServiceLinks").text(), name);
        for (Tree container : pod.containers()) {
            String readOnly = container.at("securityContext", "readOnlyRootFilesystem").text();
            assertEquals("true", readOnly, name);
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void every_mount_has_a_volume_and_every_volume_is_mounted(String name, Manifest pod) {
        Set<String> volumes = new HashSet<>();
        Tree spec = pod.pod().at("spec");
        spec.at("volumes").items().forEach(one -> volumes.add(one.at("name").text()));
        pod.at("spec", "volumeClaimTemplates")
                .items()
                .forEach(one -> volumes.add(one.at("metadata", "name").text()));
        Set<String> mounted = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (Tree container : pod.containers()) {
            for (Tree mount : container.at("volumeMounts").items()) {
                mounted.add(mount.at("name").text());
                assertTrue(paths.add(mount.at("mountPath").text()), name + ": " + mount);
            }
        }
        assertEquals(volumes, mounted, name);
    }

    @ParameterizedTest
    @MethodSource("pods")
    void what_a_pod_refers_to_is_named_or_is_there(String name, Manifest pod) {
        List<Manifest> all = Chart.of(name);
        Tree spec = pod.pod().at("spec");
        for (Tree volume : spec.at("volumes").items()) {
            Tree configMap = volume.at("configMap", "name");
            if (configMap.isPresent()) {
                assertTrue(isThere(all, "ConfigMap", configMap.text()), name + configMap);
            } else if (volume.at("secret").isPresent()) {
                assertFalse(volume.at("secret", "secretName").text().isEmpty(), name);
            } else if (volume.at("persistentVolumeClaim").isPresent()) {
                assertFalse(volume.at("persistentVolumeClaim", "claimName").text().isEmpty(), name);
            }
        }
        for (Tree container : pod.containers()) {
            for (Tree variable : container.at("env").items()) {
                Tree secret = variable.at("valueFrom", "secretKeyRef");
                assertTrue(
                        variable.at("value").isPresent()
                                || variable.at("valueFrom", "fieldRef", "fieldPath").isPresent()
                                || (!secret.at("name").text().isEmpty()
                                        && !secret.at("key").text().isEmpty()),
                        name + ": " + variable);
            }
        }
        String account = spec.at("serviceAccountName").text();
        assertTrue(account.equals("default") || isThere(all, "ServiceAccount", account), account);
    }

    @ParameterizedTest
    @MethodSource("pods")
    void an_image_has_a_version(String name, Manifest pod) {
        for (Tree container : pod.containers()) {
            String image = container.at("image").text();
            assertTrue(
                    image.matches("[a-z0-9./-]+(:[0-9][^@]*|@sha256:[0-9a-f]{64})"), name + image);
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void probes_ask_ports_that_the_container_has(String name, Manifest pod) {
        for (Tree container : pod.containers()) {
            Set<String> ports = new HashSet<>();
            container.at("ports").items().forEach(port -> ports.add(port.at("name").text()));
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                Tree asked = container.at(probe, "httpGet");
                if (pod.is("Pod")) {
                    assertFalse(asked.isPresent());
                } else {
                    assertTrue(ports.contains(asked.at("port").text()), name + ": " + probe);
                    String ready =
                            probe.equals("readinessProbe") ? "/health/ready" : "/health/live";
                    assertEquals(ready, asked.at("path").text(), name);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"minimal, 512Mi, 512Mi", "everything-on, 2Gi, 3Gi"})
    void a_recording_of_the_jvm_and_rows_of_the_lake_fit_into_the_folder_for_them(
            String name, String size, String withLake) {
        for (Manifest pod : Chart.of(name)) {
            if (pod.isWorkload()) {
                Tree tmp =
                        pod.pod().at("spec", "volumes").items().stream()
                                .filter(one -> one.at("name").text().equals("tmp"))
                                .findFirst()
                                .orElseThrow();
                assertEquals(
                        pod.is("Deployment") ? withLake : size,
                        tmp.at("emptyDir", "sizeLimit").text());
            }
        }
    }

    /** Otherwise one may take 250 MB, and a dump as much again: Kubernetes evicts the pod. */
    @Test
    void documents_tell_of_recordings_with_a_bound_alone() throws IOException {
        int found = 0;
        for (String file :
                List.of("docs/images.md", "docs/runbooks.md", "helm/headtail/README.md")) {
            Matcher told = RECORDING.matcher(Files.readString(Path.of(file)));
            for (; told.find(); found++) {
                assertTrue(told.group(1).startsWith(" maxsize="), file + told.group());
            }
        }
        assertTrue(found >= 3, "" + found);
    }

    @Test
    void no_secret_is_made_and_none_is_in_a_config_map() {
        for (String name : Chart.names()) {
            assertEquals(List.of(), Chart.all(Chart.of(name), "Secret"));
            for (Manifest map : Chart.all(Chart.of(name), "ConfigMap")) {
                String config = map.at("data", "headtail.yaml").text();
                assertFalse(config.matches("(?is).*(password|secret|jaas\\S*): .*"), config);
            }
        }
    }

    private static boolean isThere(List<Manifest> all, String kind, String name) {
        return all.stream().anyMatch(one -> one.is(kind) && one.name().equals(name));
    }
}
