package io.headtail.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The pods that Kubernetes would make of the chart, for `podman kube play`, which knows Deployments
 * but skips StatefulSets and Services. All pods share the machine's network, so each has ports of
 * its own; and podman turns probes into commands that the image lacks, so that whoever plays them
 * asks by HTTP.
 */
final class UnrolledPods {
    private static final Set<String> NOT_FOR_PODMAN =
            Set.of("startupProbe", "readinessProbe", "livenessProbe", "lifecycle", "ports");

    private final List<Object> documents = new ArrayList<>();
    private final StringBuilder table = new StringBuilder();
    private int port;

    private UnrolledPods(int firstPort) {
        this.port = firstPort;
    }

    /**
     * Writes FOLDER/pods.yaml, and FOLDER/pods.txt with a line for each pod: name, component, port
     * of the API (0 for none), port of management.
     *
     * @param args the folder, brokers, the first of some free ports
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        List<Manifest> all = Chart.with("pods", "kafka: { bootstrapServers: '" + args[1] + "' }");
        UnrolledPods pods = new UnrolledPods(Integer.parseInt(args[2]));
        pods.add(all);
        Files.writeString(folder.resolve("pods.yaml"), pods.yaml());
        Files.writeString(folder.resolve("pods.txt"), pods.table);
    }

    private void add(List<Manifest> all) {
        Chart.all(all, "ConfigMap").forEach(map -> documents.add(map.tree().value()));
        documents.add(claim());
        for (Manifest workload : all) {
            if (workload.isWorkload()) {
                for (int i = 0; i < workload.at("spec", "replicas").number(); i++) {
                    documents.add(pod(workload, workload.name() + "-" + i));
                }
            }
        }
    }

    /** What an operator would have made. */
    private static Map<String, Object> claim() {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("apiVersion", "v1");
        claim.put("kind", "PersistentVolumeClaim");
        claim.put("metadata", Map.of("name", "headtail-snapshots"));
        claim.put("spec", Map.of("accessModes", List.of("ReadWriteMany")));
        return claim;
    }

    private Map<String, Object> pod(Manifest workload, String name) {
        boolean merger = workload.component().equals("merger");
        int api = merger ? port++ : 0;
        int management = port++;
        table.append("%s %s %d %d\n".formatted(name, workload.component(), api, management));
        List<Object> containers = new ArrayList<>();
        for (Tree container : workload.containers()) {
            Map<String, Object> copy = copy(container);
            copy.keySet().removeAll(NOT_FOR_PODMAN);
            List<Object> env = new ArrayList<>();
            container.at("env").items().forEach(variable -> env.add(variable.value()));
            env.add(variable("HEADTAIL_MANAGEMENT_PORT", management));
            if (merger) {
                env.add(variable("HEADTAIL_HTTP_PORT", api));
            }
            copy.put("env", env);
            containers.add(copy);
        }
        Map<String, Object> spec = copy(workload.pod().at("spec"));
        spec.put("containers", containers);
        spec.put("hostNetwork", true);
        // One that ends must be seen to have ended.
        spec.put("restartPolicy", "Never");
        Map<String, Object> metadata = copy(workload.pod().at("metadata"));
        metadata.put("name", name);
        // Podman allows them 63 characters, one less than a checksum has.
        metadata.remove("annotations");
        Map<String, Object> pod = new LinkedHashMap<>();
        pod.put("apiVersion", "v1");
        pod.put("kind", "Pod");
        pod.put("metadata", metadata);
        pod.put("spec", spec);
        return pod;
    }

    private static Map<String, Object> variable(String name, int value) {
        return Map.of("name", name, "value", String.valueOf(value));
    }

    private static Map<String, Object> copy(Tree tree) {
        Map<String, Object> copy = new LinkedHashMap<>();
        tree.fields().forEach((name, field) -> copy.put(name, field.value()));
        return copy;
    }

    private String yaml() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(options).dumpAll(documents.iterator());
    }
}
