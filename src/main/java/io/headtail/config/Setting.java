package io.headtail.config;

import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value as it was given. Scalars are read as text, whatever type YAML would infer: a topic named
 * {@code 0123} or {@code no} stays as written.
 *
 * @param node its YAML
 * @param source where it came from
 */
record Setting(Node node, SettingSource source) {
    /** Maximum number of chars of a value that an error repeats. */
    private static final int MAX_ECHO = 100;

    boolean isNull() {
        return isNull(node);
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** The value and where it came from, for errors. */
    String described(Node part) {
        return "'%s' (%s)".formatted(text(part), source.at(part));
    }

    static String text(Node node) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : flow(node);
        return text.length() <= MAX_ECHO ? text : text.substring(0, MAX_ECHO) + "…";
    }

    // A list or mapping on one line, as --set accepts it.
    private static String flow(Node node) {
        return switch (node) {
            case SequenceNode list ->
                    list.getValue().stream()
                            .map(Setting::flow)
                            .collect(Collectors.joining(", ", "[", "]"));
            case MappingNode mapping ->
                    mapping.getValue().stream()
                            .map(e -> flow(e.getKeyNode()) + ": " + flow(e.getValueNode()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case ScalarNode scalar -> scalar.getValue();
            default -> "…";
        };
    }

    /**
     * A source of values.
     *
     * @param name a file, an environment variable, {@code --set}, or {@code default}
     * @param hasLines whether line numbers help to find a value
     */
    record SettingSource(String name, boolean hasLines) {
        String at(Node node) {
            return hasLines ? name + ":" + (node.getStartMark().getLine() + 1) : name;
        }
    }
}
