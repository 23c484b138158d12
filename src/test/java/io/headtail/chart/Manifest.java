package io.headtail.chart;

import java.util.List;
import java.util.stream.Stream;

/** An object that the chart makes. */
record Manifest(Tree tree) {
    String kind() {
        return tree.at("kind").text();
    }

    String name() {
        return tree.at("metadata", "name").text();
    }

    String component() {
        return tree.at("metadata", "labels", "app.kubernetes.io/component").text();
    }

    Tree at(String... names) {
        return tree.at(names);
    }

    boolean is(String kind) {
        return kind().equals(kind);
    }

    /** Whether it makes pods. */
    boolean isWorkload() {
        return is("StatefulSet") || is("Deployment");
    }

    /** Whether it makes pods, or is one. */
    boolean hasPods() {
        return isWorkload() || is("Pod");
    }

    /** The pod, or the template of the pods. */
    Tree pod() {
        return is("Pod") ? tree : tree.at("spec", "template");
    }

    /** Containers of every sort. */
    List<Tree> containers() {
        return Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(sort -> pod().at("spec", sort).items().stream())
                .toList();
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
