package io.headtail.config;

import static java.util.Map.entry;

import io.headtail.config.Setting.SettingSource;
import io.headtail.log.ClientPropertyNames;
import io.headtail.log.KafkaSettings;
import io.headtail.log.PartialLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads {@code kafka.*} and {@code topics.*}. */
public final class KafkaSection {
    private static final String SERVER =
            "([A-Z_]+://)?(\\[[0-9a-fA-F:.]+]|[^\\s,:/\\[\\]]+):"
                    // Ports up to 65535.
                    + "([1-5]?\\d{1,4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])";

    /** Properties that Headtail sets itself, since other values would make answers wrong. */
    private static final Map<String, String> RESERVED =
            Map.ofEntries(
                    entry("bootstrap.servers", "set kafka.bootstrap-servers"),
                    entry("bootstrap.resolve.timeout.ms", "Headtail waits for names without limit"),
                    entry("group.id", "set kafka.group"),
                    entry("group.instance.id", "set kafka.instance-id, one for all lanes"),
                    entry("auto.offset.reset", "Headtail decides where reading starts"),
                    entry("isolation.level", "head and tails must read alike"),
                    entry("enable.auto.commit", "Headtail commits by itself"),
                    entry("key.deserializer", "Headtail reads bytes"),
                    entry("value.deserializer", "Headtail reads bytes"),
                    entry("key.serializer", "Headtail writes bytes"),
                    entry("value.serializer", "Headtail writes bytes"));

    /** Names of topics that Kafka accepts. */
    public static final String TOPIC_NAME = "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}";

    /** The same in words, for messages. */
    public static final String TOPIC_NAMES = "1 to 249 letters, digits, '.', '_' and '-'";

    /** Limits that every partial must fit into. */
    private static final Set<String> PRODUCER_LIMITS = Set.of("max.request.size", "buffer.memory");

    private final ConfigSources sources;
    private final CheckedValues values;
    private final List<String> problems;

    private KafkaSection(ConfigSources sources, CheckedValues values, List<String> problems) {
        this.sources = sources;
        this.values = values;
        this.problems = problems;
    }

    static KafkaSettings read(
            ConfigSources sources,
            CheckedValues values,
            PartialLimit limit,
            List<String> problems) {
        return new KafkaSection(sources, values, problems).read(limit);
    }

    private KafkaSettings read(PartialLimit limit) {
        String servers =
                values.required(
                        ConfigKey.BOOTSTRAP_SERVERS,
                        SERVER + "(, ?" + SERVER + ")*",
                        "host:port, and more of them after commas; ports up to 65535",
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
        String instanceId =
                values.text(
                        ConfigKey.INSTANCE_ID,
                        "|[A-Za-z0-9._-]{1,200}",
                        "empty for none, or 1 to 200 letters, digits, '.', '_' and '-'");
        return new KafkaSettings(
                servers,
                topic,
                values.text(ConfigKey.GROUP, "\\S{1,255}", "1 to 255 characters without spaces"),
                properties(limit),
                partials,
                history,
                replicationFactor(),
                instanceId.isEmpty() ? null : instanceId,
                limit);
    }

    /** The topic of late events; null for none. */
    static @Nullable String lateTopic(CheckedValues values, KafkaSettings kafka) {
        return bin(
                values,
                ConfigKey.LATE_TOPIC,
                List.of(kafka.topic(), kafka.partialsTopic(), kafka.historyTopic()),
                "must differ from kafka.topic, topics.partials and topics.history");
    }

    /** The topic of records that are no valid events; null for none. */
    static @Nullable String invalidTopic(
            CheckedValues values, KafkaSettings kafka, @Nullable String late) {
        return bin(
                values,
                ConfigKey.INVALID_TOPIC,
                List.of(
                        kafka.topic(),
                        kafka.partialsTopic(),
                        kafka.historyTopic(),
                        late == null ? kafka.topic() : late),
                "must differ from kafka.topic, topics.partials, topics.history and topics.late");
    }

    private static @Nullable String bin(
            CheckedValues values, ConfigKey key, List<String> taken, String allowed) {
        String name = values.text(key, "|" + TOPIC_NAME, "empty for none, or " + TOPIC_NAMES);
        if (taken.contains(name)) {
            values.bad(key, values.setting(key), allowed);
        }
        return name.isEmpty() ? null : name;
    }

    private String topic(ConfigKey key) {
        return values.text(key, TOPIC_NAME, TOPIC_NAMES);
    }

    private short replicationFactor() {
        return Short.parseShort(
                values.text(
                        ConfigKey.REPLICATION_FACTOR,
                        "-1|[1-9][0-9]{0,3}",
                        "1 to 9999, and -1 for the broker's default"));
    }

    private Map<String, String> properties(PartialLimit largest) {
        Map<String, String> properties = new TreeMap<>();
        Map<String, Setting> all = new TreeMap<>(file());
        all.putAll(sources.properties());
        all.forEach((name, setting) -> addProperty(properties, name, setting, largest));
        return properties;
    }

    /** Those of kafka.properties-file, which those of the other sources override. */
    private Map<String, Setting> file() {
        Setting file = values.setting(ConfigKey.PROPERTIES_FILE);
        String path =
                values.text(
                        ConfigKey.PROPERTIES_FILE,
                        "[^\\x00]*",
                        "paths of a Java properties file, and empty for none");
        if (path.isEmpty()) {
            return Map.of();
        }
        Properties read = new Properties();
        try {
            read.putAll(PropertiesFile.read(Path.of(path)));
        } catch (IllegalArgumentException e) {
            values.bad(
                    ConfigKey.PROPERTIES_FILE,
                    file,
                    e.getMessage()
                            + "; allowed are Java properties files in UTF-8, such as Kafka's"
                            + " tools take by --command-config");
        }
        SettingSource source = new SettingSource(path, false);
        Map<String, Setting> settings = new TreeMap<>();
        for (String name : read.stringPropertyNames()) {
            ScalarNode value =
                    new ScalarNode(Tag.STR, read.getProperty(name), null, null, ScalarStyle.PLAIN);
            settings.put(name, new Setting(value, source));
        }
        return settings;
    }

    private void addProperty(
            Map<String, String> properties, String name, Setting setting, PartialLimit largest) {
        String problem = problem(name, setting, largest);
        if (problem == null) {
            properties.put(name, ((ScalarNode) setting.node()).getValue());
        } else {
            // Without the value, which may be a password.
            String at = setting.source().at(setting.node());
            problems.add("%s.%s (%s): %s".formatted(ConfigKey.PROPERTIES, name, at, problem));
        }
    }

    /** Why a property is probably a typo; null if Kafka's clients know it, or a plug-in may. */
    public static @Nullable String misspelt(String property) {
        String meant = Suggestion.misspelt(property, ClientPropertyNames.ALL);
        return meant == null
                ? null
                : "no property of Kafka's clients; did you mean %s?".formatted(meant);
    }

    private static @Nullable String problem(String name, Setting setting, PartialLimit largest) {
        String reason = RESERVED.get(name);
        if (reason != null) {
            return "cannot be set here: " + reason;
        }
        if (setting.isNull()) {
            return "no value";
        }
        String value = ((ScalarNode) setting.node()).getValue();
        if (name.equals("group.protocol") && !value.equalsIgnoreCase("classic")) {
            return "allowed is classic, in which the session time-out is the member's to choose";
        }
        if (PRODUCER_LIMITS.contains(name)
                && value.matches("\\d{1,18}")
                && Long.parseLong(value) < largest.bytes()) {
            return "too small, since %s: leave it out, or lower top-k.max".formatted(largest);
        }
        return misspelt(name);
    }
}
