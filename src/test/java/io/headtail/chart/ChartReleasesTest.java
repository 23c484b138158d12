package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two releases on one Kafka and one store share nothing that either writes. */
class ChartReleasesTest {
    /** Names of what instances and mergers write to, and of their groups. */
    private static Set<String> written(List<Manifest> all) {
        Set<String> names = new TreeSet<>();
        for (Manifest workload : all) {
            if (workload.isWorkload()) {
                Tree yaml = PodSettings.yaml(all, workload);
                names.add("group " + yaml.at("kafka", "group").text());
                names.add("topic " + yaml.at("topics", "partials").text());
                names.add("topic " + yaml.at("topics", "history").text());
                if (workload.is("StatefulSet")) {
                    names.add("prefix " + yaml.at("snapshot", "s3", "prefix").text());
                    names.add("folder " + yaml.at("snapshot", "dir").text());
                }
            }
        }
        names.removeAll(Set.of("prefix ", "folder "));
        return names;
    }

    // The full name is made of the release's, which is the same for all here.
    private static List<Manifest> release(String name, String release) {
        return Chart.with(name, "fullnameOverride: " + release);
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "history", "pods", "tls"})
    void releases_of_two_names_share_no_group_topic_or_snapshots(String name) {
        Set<String> one = written(release(name, "one"));
        Set<String> two = written(release(name, "two"));
        assertEquals(one.size(), two.size());
        assertTrue(Collections.disjoint(one, two), one + " " + two);
        assertTrue(Collections.disjoint(one, written(Chart.of(name))));
    }

    @Test
    void names_begin_with_the_full_name_of_the_release() {
        assertEquals(
                Set.of(
                        "group rel-headtail",
                        "prefix rel-headtail",
                        "topic rel-headtail_history",
                        "topic rel-headtail_partials"),
                written(Chart.of("minimal")));
        assertEquals(
                Set.of(
                        "folder /var/lib/headtail/snapshots/rel-headtail",
                        "group rel-headtail",
                        "topic rel-headtail_history",
                        "topic rel-headtail_partials"),
                written(Chart.of("pods")));
    }

    @Test
    void both_sets_and_the_mergers_of_one_release_share_the_topics() {
        Set<String> names = written(Chart.with("minimal", "replicas: { sets: 2 }"));
        assertEquals(
                Set.of(
                        "group rel-headtail",
                        "group rel-headtail-a",
                        "group rel-headtail-b",
                        "prefix rel-headtail/a",
                        "prefix rel-headtail/b",
                        "topic rel-headtail_history",
                        "topic rel-headtail_partials"),
                names);
    }

    @Test
    void values_name_them_otherwise() {
        Set<String> names = written(Chart.of("everything-on"));
        assertTrue(
                names.containsAll(
                        Set.of(
                                "group views-topk-a",
                                "prefix views/a",
                                "topic views-boundaries",
                                "topic views-partials")),
                names.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "'config: { topics: { partials: x } }', kafka.topics.partials",
        "'merger: { config: { topics: { history: x } } }', kafka.topics.history",
    })
    void topics_of_the_configuration_are_refused(String more, String said) {
        String refusal = Chart.refusal("minimal", more);
        assertTrue(refusal.contains("the chart sets this key, from: " + said), refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "'kafka: { topics: { partials: a b } }', topics/partials",
        "'kafka: { topics: { history: .. } }', topics/history",
        "'kafka: { group: a b }', kafka/group",
    })
    void names_that_kafka_refuses_are_refused(String more, String said) {
        String refusal = Chart.refusal("minimal", more);
        assertTrue(refusal.contains(said), refusal);
    }
}
