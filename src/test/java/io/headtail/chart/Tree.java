package io.headtail.chart;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a YAML document, walked by names; what is absent has no text, items or fields. */
record Tree(@Nullable Object value) {
    Tree at(String... names) {
        Object at = value;
        for (String name : names) {
            at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return new Tree(at);
    }

    boolean isPresent() {
        return value != null;
    }

    /** As YAML writes a scalar; empty if absent. */
    String text() {
        return value == null ? "" : value.toString();
    }

    int number() {
        return Integer.parseInt(text());
    }

    List<Tree> items() {
        return value instanceof Collection<?> list
                ? list.stream().map(Tree::new).toList()
                : List.of();
    }

    /** In the document's order. */
    Map<String, Tree> fields() {
        Map<String, Tree> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, field) -> fields.put(String.valueOf(name), new Tree(field)));
        }
        return fields;
    }

    /** Whether each of the fields is here too, with the same value. */
    boolean containsAll(Tree labels) {
        return labels.fields().entrySet().stream()
                .allMatch(label -> at(label.getKey()).equals(label.getValue()));
    }
}
