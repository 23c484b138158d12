package io.headtail;

import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value as it was given. Scalars are taken by their text, whatever type YAML would make of them:
 * a topic named {@code 0123} or {@code no} stays what was written.
 *
 * @param node its YAML
 * @param source where it came from
 */
record Setting(Node node, Source source) {
    /** How much of a value an error repeats, in chars. */
    private static final int MAX_ECHO = 100;

    boolean isNull() {
        return isNull(node);
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** What an error says of it: the value, and where it came from. */
    String described(Node part) {
        return "'%s' (%s)".formatted(text(part), source.at(part));
    }

    static String text(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return node.getTag().equals(Tag.SEQ) ? "[…]" : "{…}";
        }
        String text = scalar.getValue();
        return text.length() <= MAX_ECHO ? text : text.substring(0, MAX_ECHO) + "…";
    }

    /**
     * Where values come from.
     *
     * @param name a file, an environment variable, {@code --set}, or {@code default}
     * @param hasLines whether the line helps to find it
     */
    record Source(String name, boolean hasLines) {
        String at(Node node) {
            return hasLines ? name + ":" + (node.getStartMark().getLine() + 1) : name;
        }
    }
}
