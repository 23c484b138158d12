package io.headtail;

import io.headtail.log.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code kafka.*} and {@code topics.*}. */
final class KafkaValues {
    private static final String SERVER =
            "([A-Z_]+://)?(\\[[0-9a-fA-F:.]+]|[^\\s,:/\\[\\]]+):\\d{1,5}";

    /** Set by Headtail itself, since other values would make answers wrong. */
    private static final Map<String, String> RESERVED =
            Map.of(
                    "bootstrap.servers", "set kafka.bootstrap-servers",
                    "group.id", "set kafka.group",
                    "auto.offset.reset", "Headtail decides where reading starts",
                    "isolation.level", "head and tails must read alike",
                    "enable.auto.commit", "Headtail commits by itself",
                    "key.deserializer", "Headtail reads bytes",
                    "value.deserializer", "Headtail reads bytes",
                    "key.serializer", "Headtail writes bytes",
                    "value.serializer", "Headtail writes bytes");

    private final ConfigSources sources;
    private final ConfigValues values;
    private final List<String> problems;

    private KafkaValues(ConfigSources sources, ConfigValues values, List<String> problems) {
        this.sources = sources;
        this.values = values;
        this.problems = problems;
    }

    static KafkaSettings read(ConfigSources sources, ConfigValues values, List<String> problems) {
        return new KafkaValues(sources, values, problems).read();
    }

    private KafkaSettings read() {
        String servers =
                values.required(
                        ConfigKey.BOOTSTRAP_SERVERS,
                        SERVER + "(, ?" + SERVER + ")*",
                        "host:port, and more of them after commas",
                        "host:9092");
        String topic = topic(ConfigKey.TOPIC);
        String partials = topic(ConfigKey.PARTIALS_TOPIC);
        if (partials.equals(topic)) {
            Setting setting = values.setting(ConfigKey.PARTIALS_TOPIC);
            values.bad(ConfigKey.PARTIALS_TOPIC, setting, "must differ from kafka.topic");
        }
        String history = topic(ConfigKey.HISTORY_TOPIC);
        if (history.equals(topic) || history.equals(partials)) {
            Setting setting = values.setting(ConfigKey.HISTORY_TOPIC);
            values.bad(
                    ConfigKey.HISTORY_TOPIC,
                    setting,
                    "must differ from kafka.topic and topics.partials");
        }
        return new KafkaSettings(
                servers,
                topic,
                values.text(ConfigKey.GROUP, "\\S{1,255}", "1 to 255 characters without spaces"),
                properties(),
                partials,
                history,
                replicationFactor());
    }

    private String topic(ConfigKey key) {
        return values.text(
                key,
                "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}",
                "1 to 249 letters, digits, '.', '_' and '-'");
    }

    private short replicationFactor() {
        return Short.parseShort(
                values.text(
                        ConfigKey.REPLICATION_FACTOR,
                        "-1|[1-9][0-9]{0,3}",
                        "1 to 9999, and -1 for the broker's default"));
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        sources.properties().forEach((name, setting) -> addProperty(properties, name, setting));
        return properties;
    }

    private void addProperty(Map<String, String> properties, String name, Setting setting) {
        String problem = problem(name, setting);
        if (problem == null) {
            properties.put(name, ((ScalarNode) setting.node()).getValue());
        } else {
            // Without the value: it may be a password.
            String at = setting.source().at(setting.node());
            problems.add("%s.%s (%s): %s".formatted(ConfigKey.PROPERTIES, name, at, problem));
        }
    }

    private static @Nullable String problem(String name, Setting setting) {
        String reason = RESERVED.get(name);
        if (reason != null) {
            return "cannot be set here: " + reason;
        }
        return setting.isNull() ? "no value" : null;
    }
}
