package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sets of instances count the same side by side, and share nothing that could be lost. */
class ChartReplicasTest {
    private static Tree yaml(List<Manifest> all, int set) {
        return PodSettings.yaml(all, Chart.all(all, "StatefulSet").get(set));
    }

    private static Set<String> each(List<Manifest> all, String... key) {
        return new TreeSet<>(Set.of(yaml(all, 0).at(key).text(), yaml(all, 1).at(key).text()));
    }

    @Test
    void each_set_has_group_replica_and_snapshots_of_its_own() {
        List<Manifest> all = Chart.of("everything-on");
        assertEquals(2, Chart.all(all, "StatefulSet").size());
        assertEquals(Set.of("views-topk-a", "views-topk-b"), each(all, "kafka", "group"));
        assertEquals(Set.of("a", "b"), each(all, "replica"));
        assertEquals(Set.of("views/a", "views/b"), each(all, "snapshot", "s3", "prefix"));
        assertEquals(
                Set.of("/var/lib/headtail/snapshots/a", "/var/lib/headtail/snapshots/b"),
                each(Chart.of("two-replicas"), "snapshot", "dir"));
        // The group of mergers that write history is named after it.
        Manifest merger = Chart.only(all, "Deployment", "merger");
        assertEquals("views-topk", PodSettings.yaml(all, merger).at("kafka", "group").text());
    }

    @Test
    void all_else_is_the_same_in_both() {
        for (String name : List.of("two-replicas", "everything-on")) {
            List<Manifest> all = Chart.of(name);
            String a = yaml(all, 0).text();
            String b = yaml(all, 1).text();
            assertEquals(
                    a.replaceAll("[/-]a\\b", "-SET").replace("replica=a", "replica=SET"),
                    b.replaceAll("[/-]b\\b", "-SET").replace("replica=b", "replica=SET"));
        }
    }

    @Test
    void pods_have_names_and_so_instance_ids_of_their_own() {
        List<Manifest> all = Chart.of("everything-on");
        Set<String> ids = new TreeSet<>();
        for (Manifest set : Chart.all(all, "StatefulSet")) {
            for (int i = 0; i < set.at("spec", "replicas").number(); i++) {
                assertTrue(ids.add(set.name() + "-" + i));
            }
        }
        assertEquals(6, ids.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-replicas", "everything-on"})
    void a_machine_runs_pods_of_one_set_if_it_can(String name) {
        List<Manifest> sets = Chart.all(Chart.of(name), "StatefulSet");
        for (int i = 0; i < 2; i++) {
            Tree affinity = sets.get(i).pod().at("spec", "affinity", "podAntiAffinity");
            Tree required = affinity.at("requiredDuringSchedulingIgnoredDuringExecution");
            Tree preferred = affinity.at("preferredDuringSchedulingIgnoredDuringExecution");
            // Required ones could leave a set without a machine, so they are asked for.
            assertEquals(name.equals("everything-on"), required.isPresent());
            assertNotEquals(required.isPresent(), preferred.isPresent());
            Tree term =
                    required.isPresent()
                            ? required.items().getFirst()
                            : preferred.items().getFirst().at("podAffinityTerm");
            assertEquals("kubernetes.io/hostname", term.at("topologyKey").text());
            Tree against = term.at("labelSelector", "matchLabels");
            assertTrue(labels(sets.get(1 - i)).containsAll(against));
            assertFalse(labels(sets.get(i)).containsAll(against));
        }
    }

    private static List<String> spread(List<Manifest> all, String kind) {
        return Chart.all(all, kind)
                .getFirst()
                .pod()
                .at("spec", "topologySpreadConstraints")
                .items()
                .stream()
                .map(one -> one.at("topologyKey").text())
                .toList();
    }

    /** On few machines a set that spread over all would leave the other none of its own. */
    @Test
    void pods_of_one_of_two_sets_are_not_spread_over_machines() {
        String zone = "topology.kubernetes.io/zone";
        String host = "kubernetes.io/hostname";
        List<Manifest> one = Chart.of("minimal");
        List<Manifest> two = Chart.with("minimal", "replicas: { sets: 2 }");
        assertEquals(List.of(zone, host), spread(one, "StatefulSet"));
        assertEquals(List.of(zone), spread(two, "StatefulSet"));
        assertEquals(List.of(zone, host), spread(two, "Deployment"));
        // What the values demand, rather than prefer, stands.
        String demanded =
                "instance: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "
                        + host
                        + ", whenUnsatisfiable: DoNotSchedule }] }";
        List<Manifest> asked = Chart.with("two-replicas", demanded);
        assertEquals(List.of(host), spread(asked, "StatefulSet"));
    }

    private static Tree labels(Manifest workload) {
        return workload.pod().at("metadata", "labels");
    }

    @ParameterizedTest
    @CsvSource({"both, '', ''", "a, '', 3", "b, 3, ''"})
    void an_upgrade_can_leave_one_set_alone(String update, String a, String b) {
        String more = "replicas: { update: " + update + " }";
        List<Manifest> sets = Chart.all(Chart.with("everything-on", more), "StatefulSet");
        String[] held = {"spec", "updateStrategy", "rollingUpdate", "partition"};
        assertEquals(List.of(a, b), sets.stream().map(set -> set.at(held).text()).toList());
        Manifest only = Chart.only(Chart.with("minimal", more), "StatefulSet", "instance");
        assertFalse(only.at(held).isPresent());
    }

    @Test
    void a_node_affinity_of_the_values_joins_that_between_the_sets() {
        List<Manifest> all =
                Chart.with("two-replicas", "instance: { affinity: { nodeAffinity: { x: [] } } }");
        Tree affinity = Chart.all(all, "StatefulSet").getFirst().pod().at("spec", "affinity");
        assertEquals(Set.of("nodeAffinity", "podAntiAffinity"), affinity.fields().keySet());
        all = Chart.with("two-replicas", "instance: { affinity: { podAntiAffinity: { x: [] } } }");
        affinity = Chart.all(all, "StatefulSet").getFirst().pod().at("spec", "affinity");
        assertEquals("{podAntiAffinity={x=[]}}", affinity.text());
    }

    @Test
    void each_set_has_a_disruption_budget_and_claims_of_its_own() {
        List<Manifest> all = Chart.of("two-replicas");
        assertEquals(3, Chart.all(all, "PodDisruptionBudget").size());
        for (Manifest set : Chart.all(all, "StatefulSet")) {
            Tree claim = set.at("spec", "volumeClaimTemplates").items().getFirst();
            assertEquals("50Gi", claim.at("spec", "resources", "requests", "storage").text());
            assertEquals("fast", claim.at("spec", "storageClassName").text());
            Tree kept = set.at("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted");
            assertEquals("Retain", kept.text());
        }
    }

    @Test
    void instances_that_cannot_reach_one_directory_are_refused() {
        String more = "snapshot: { store: directory }\ninstance: { replicas: 2 }";
        String refusal = Chart.refusal("minimal", more);
        assertTrue(refusal.contains("snapshot.directory.existingClaim: required"), refusal);
        assertFalse(Chart.with("minimal", more.replace("replicas: 2", "replicas: 1")).isEmpty());
        String shared = "snapshot: { store: directory, directory: { existingClaim: rwx } }";
        Manifest set = Chart.only(Chart.with("minimal", shared), "StatefulSet", "instance");
        assertFalse(set.at("spec", "volumeClaimTemplates").isPresent());
    }
}
