package io.headtail.chart;

import io.kubernetes.client.openapi.JSON;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is wrong with an object, by the models of Kubernetes' API: unknown and missing fields,
 * types, and names of which there are only some. Kinds of others, which the models lack, are
 * compared with lists of the fields that are used.
 */
final class Models {
    private static final String MODELS = "io.kubernetes.client.openapi.models.V1";

    /** The API declares these as strings; a name alone, or after the field above it. */
    private static final Map<String, Set<String>> ENUMS =
            Map.ofEntries(
                    Map.entry("imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
                    Map.entry("restartPolicy", Set.of("Always", "OnFailure", "Never")),
                    Map.entry("podManagementPolicy", Set.of("OrderedReady", "Parallel")),
                    Map.entry("updateStrategy.type", Set.of("RollingUpdate", "OnDelete")),
                    Map.entry("strategy.type", Set.of("RollingUpdate", "Recreate")),
                    Map.entry("seccompProfile.type", Set.of("RuntimeDefault", "Localhost")),
                    Map.entry("spec.type", Set.of("ClusterIP", "NodePort", "LoadBalancer")),
                    Map.entry("path.type", Set.of("PathPrefix", "Exact", "RegularExpression")),
                    Map.entry("pathType", Set.of("Prefix", "Exact", "ImplementationSpecific")),
                    Map.entry("fsGroupChangePolicy", Set.of("OnRootMismatch", "Always")),
                    Map.entry("whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
                    Map.entry("effect", Set.of("NoSchedule", "PreferNoSchedule", "NoExecute")),
                    Map.entry("protocol", Set.of("TCP", "UDP", "SCTP")),
                    Map.entry("policyTypes", Set.of("Ingress", "Egress")),
                    Map.entry("accessModes", Set.of("ReadWriteOnce", "ReadWriteMany")),
                    Map.entry("whenDeleted", Set.of("Retain", "Delete")),
                    Map.entry("whenScaled", Set.of("Retain", "Delete")));

    private static final String METADATA =
            "(apiVersion|kind|metadata\\.(name|labels\\..+|annotations\\..+))";

    private record Custom(String apiVersion, List<String> required, Pattern allowed) {
        Custom(String apiVersion, List<String> required, String allowed) {
            this(apiVersion, required, Pattern.compile(METADATA + "|spec\\.(" + allowed + ")"));
        }
    }

    private static final Map<String, Custom> OTHERS =
            Map.of(
                    "HTTPRoute",
                    new Custom(
                            "gateway.networking.k8s.io/v1",
                            List.of("spec.parentRefs.name", "spec.rules.backendRefs.port"),
                            "parentRefs\\.(name|namespace|sectionName|port|group|kind)|hostnames"
                                    + "|rules\\.(matches\\.path\\.(type|value)|backendRefs\\.(name|port))"),
                    "ServiceMonitor",
                    new Custom(
                            "monitoring.coreos.com/v1",
                            List.of("spec.selector.matchLabels", "spec.endpoints.port"),
                            "selector\\.matchLabels\\..+|namespaceSelector\\.matchNames|jobLabel"
                                    + "|podTargetLabels|endpoints\\.(port|path|interval)"),
                    "PrometheusRule",
                    new Custom(
                            "monitoring.coreos.com/v1",
                            List.of("spec.groups.name", "spec.groups.rules.expr"),
                            "groups\\.(name|interval|rules\\.(alert|record|expr|for|keep_firing_for"
                                    + "|labels\\..+|annotations\\..+))"));

    private Models() {}

    /** Empty if there is nothing wrong. */
    static List<String> problems(Manifest manifest) {
        List<String> problems = new ArrayList<>();
        Custom other = OTHERS.get(manifest.kind());
        if (other == null) {
            checkModel(manifest, problems);
        } else {
            checkPaths(manifest, other, problems);
        }
        checkEnums("", "", manifest.tree(), problems);
        return problems;
    }

    private static void checkModel(Manifest manifest, List<String> problems) {
        try {
            Class<?> model = Class.forName(MODELS + manifest.kind());
            var unused =
                    JSON.getGson()
                            .fromJson(JSON.getGson().toJsonTree(manifest.tree().value()), model);
        } catch (ClassNotFoundException e) {
            problems.add("unknown kind: " + manifest.kind());
        } catch (RuntimeException e) {
            // Of several classes, without one of their own above them.
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private static void checkPaths(Manifest manifest, Custom other, List<String> problems) {
        if (!manifest.at("apiVersion").text().equals(other.apiVersion())) {
            problems.add("apiVersion: " + manifest.at("apiVersion").text());
        }
        List<String> leaves = new ArrayList<>();
        addLeaves("", manifest.tree(), leaves);
        leaves.stream()
                .filter(leaf -> !other.allowed().matcher(leaf).matches())
                .forEach(leaf -> problems.add("unknown field: " + leaf));
        other.required().stream()
                .filter(field -> leaves.stream().noneMatch(leaf -> isAtOrBelow(leaf, field)))
                .forEach(field -> problems.add("missing field: " + field));
    }

    private static boolean isAtOrBelow(String leaf, String field) {
        return leaf.equals(field) || leaf.startsWith(field + ".");
    }

    private static void addLeaves(String path, Tree tree, List<String> leaves) {
        if (tree.fields().isEmpty() && tree.items().isEmpty()) {
            leaves.add(path);
        }
        String below = path.isEmpty() ? "" : path + ".";
        tree.fields().forEach((name, field) -> addLeaves(below + name, field, leaves));
        tree.items().forEach(item -> addLeaves(path, item, leaves));
    }

    private static void checkEnums(String above, String name, Tree tree, List<String> problems) {
        tree.items().forEach(item -> checkEnums(above, name, item, problems));
        tree.fields().forEach((field, value) -> checkEnums(name, field, value, problems));
        Set<String> allowed = ENUMS.getOrDefault(above + "." + name, ENUMS.get(name));
        boolean scalar = tree.items().isEmpty() && tree.fields().isEmpty();
        if (scalar && tree.isPresent() && allowed != null && !allowed.contains(tree.text())) {
            problems.add(name + ": " + tree.text() + ", allowed are " + allowed);
        }
    }
}
