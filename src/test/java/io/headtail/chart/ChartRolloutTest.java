package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod of before an upgrade that restarts reads the configuration of before. */
class ChartRolloutTest {
    private static final String CHANGE = "config: { lateness: PT9S }";

    /** Configurations by the names of their ConfigMaps. */
    private static Map<String, Tree> configurations(List<Manifest> all) {
        Map<String, Tree> maps = new TreeMap<>();
        for (Manifest map : Chart.all(all, "ConfigMap")) {
            if (map.at("data", "headtail.yaml").isPresent()) {
                maps.put(map.name(), map.at("data"));
            }
        }
        return maps;
    }

    private static Set<String> read(List<Manifest> all) {
        Set<String> names = new TreeSet<>();
        for (Manifest workload : all) {
            workload.pod().at("spec", "volumes").items().stream()
                    .map(volume -> volume.at("configMap", "name").text())
                    .filter(name -> !name.isEmpty())
                    .forEach(names::add);
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "two-replicas", "everything-on"})
    void a_changed_configuration_gets_another_name(String name) {
        Map<String, Tree> before = configurations(Chart.of(name));
        Map<String, Tree> after = configurations(Chart.with(name, CHANGE));
        assertEquals(name.equals("minimal") ? 2 : 3, before.size());
        assertEquals(before.size(), after.size());
        Set<String> both = new TreeSet<>(before.keySet());
        both.retainAll(after.keySet());
        assertEquals(Set.of(), both);
        assertEquals(before.keySet(), read(Chart.of(name)));
        assertEquals(after.keySet(), read(Chart.with(name, CHANGE)));
    }

    @Test
    void an_unchanged_configuration_keeps_its_name_and_its_content() {
        // Another image and another size, which replace pods but change nothing that they read.
        String more = "image: { tag: 0.2.0 }\nmerger: { replicas: 5 }";
        assertEquals(
                configurations(Chart.of("minimal")), configurations(Chart.with("minimal", more)));
        // What one role alone reads leaves the name for the other.
        Set<String> one = configurations(Chart.of("minimal")).keySet();
        String instances = "instance: { config: { lateness: PT9S } }";
        Set<String> other = configurations(Chart.with("minimal", instances)).keySet();
        assertNotEquals(one, other);
        assertTrue(other.stream().anyMatch(one::contains), other.toString());
    }

    @Test
    void a_set_that_is_left_alone_keeps_the_configuration_that_its_pods_name() {
        // Its pods stay at the template of before, whose ConfigMap no object of the upgrade is.
        List<Manifest> after = Chart.with("two-replicas", CHANGE + "\nreplicas: { update: a }");
        Manifest left = Chart.all(after, "StatefulSet").get(1);
        assertEquals("b", left.at("metadata", "labels", "headtail/set").text());
        assertTrue(left.at("spec", "updateStrategy", "rollingUpdate", "partition").number() > 0);
        Set<String> before = read(Chart.of("two-replicas"));
        for (Manifest one : after) {
            assertTrue(!one.is("ConfigMap") || !before.contains(one.name()), one.toString());
        }
    }

    /**
     * Helm deletes no hook that is gone from a chart. (It would keep other objects too, by a
     * policy, but refuses a rollback to those.)
     */
    @ParameterizedTest
    @ValueSource(strings = {"minimal", "everything-on"})
    void a_configuration_is_made_before_the_pods_and_stays(String name) {
        int found = 0;
        for (Manifest map : Chart.all(Chart.of(name), "ConfigMap")) {
            if (map.at("data", "headtail.yaml").isPresent()) {
                found++;
                Tree annotations = map.at("metadata", "annotations");
                assertEquals(
                        "pre-install,pre-upgrade,pre-rollback",
                        annotations.at("headtail/hook").text());
                assertEquals(
                        "before-hook-creation",
                        annotations.at("helm.sh/hook-delete-policy").text());
                assertEquals("true", map.at("immutable").text());
                assertTrue(map.name().length() <= 63, map.name());
            }
        }
        assertEquals(name.equals("minimal") ? 2 : 3, found);
    }
}
