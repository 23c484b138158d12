package io.headtail.config;

import io.headtail.config.Setting.SettingSource;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Collects the settings of all sources. Later calls override earlier ones, key by key; an unknown
 * key, or one that is set twice in one file, becomes a problem. YAML is parsed only to its nodes:
 * no object is ever constructed from it.
 */
final class ConfigSources {
    private static final String PROPERTIES_VARIABLE =
            ConfigKey.environment(ConfigKey.PROPERTIES) + "_";

    /**
     * Variables that Kubernetes sets in every pod if the name of a service begins with {@code
     * headtail}.
     */
    private static final String SERVICE_VARIABLE =
            ".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)";

    private final Map<ConfigKey, Setting> settings = new EnumMap<>(ConfigKey.class);
    private final Map<String, Setting> properties = new TreeMap<>();
    private final List<String> problems;
    private boolean unread;

    ConfigSources(List<String> problems) {
        this.problems = problems;
    }

    @Nullable Setting get(ConfigKey key) {
        return settings.get(key);
    }

    /** Pass-through properties, by their names in Kafka. */
    Map<String, Setting> properties() {
        return properties;
    }

    /** Whether a file could not be read, so that missing keys may be in it. */
    boolean unread() {
        return unread;
    }

    void addFile(Path file) {
        int before = problems.size();
        addYaml(file);
        unread |= settings.isEmpty() && properties.isEmpty() && problems.size() > before;
    }

    private void addYaml(Path file) {
        try {
            addYaml("", Files.readString(file), new SettingSource(file.toString(), true));
        } catch (NoSuchFileException e) {
            problems.add("file %s: not found".formatted(file));
        } catch (CharacterCodingException e) {
            problems.add("file %s: not UTF-8".formatted(file));
        } catch (IOException e) {
            problems.add("file %s: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    void addEnvironment(Map<String, String> environment) {
        new TreeMap<>(environment)
                .forEach(
                        (name, value) -> {
                            if (name.startsWith(ConfigKey.ENVIRONMENT_PREFIX)
                                    && !isForeign(name, value)) {
                                addVariable(name, value);
                            }
                        });
    }

    /** Adds one {@code key=value}, the value in YAML. */
    void addSet(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            problems.add("--set '%s': must be key=value".formatted(assignment));
            return;
        }
        String key = assignment.substring(0, equals).trim();
        String value = assignment.substring(equals + 1);
        // YAML reads a star as the start of a reference, which is not supported here.
        addYaml(key, value.strip().equals("*") ? "'*'" : value, new SettingSource("--set", false));
    }

    /**
     * Whether a variable with our prefix is no setting: the launcher's, that of {@code top}, a
     * test's, Kubernetes'.
     */
    private static boolean isForeign(String name, String value) {
        return name.equals("HEADTAIL_JAVA_OPTS")
                || name.equals("HEADTAIL_TOKEN")
                || name.startsWith("HEADTAIL_TEST_")
                || name.matches(SERVICE_VARIABLE)
                || (name.endsWith("_PORT") && value.matches("(tcp|udp|sctp)://.*"));
    }

    private void addVariable(String name, String value) {
        SettingSource source = new SettingSource("environment variable " + name, false);
        // The value is not parsed, so that a password may contain YAML's special characters.
        Node scalar = new ScalarNode(Tag.STR, value, null, null, ScalarStyle.PLAIN);
        List<String> known =
                ConfigKey.names().stream().map(key -> ConfigKey.environment(key)).toList();
        if (known.contains(name)) {
            String key = ConfigKey.names().get(known.indexOf(name));
            if (key.equals(ConfigKey.WINDOWS.key()) || key.equals(ConfigKey.PROPERTIES)) {
                addYaml(key, value, source);
            } else {
                add(key, scalar, source, new HashMap<>());
            }
        } else if (name.startsWith(PROPERTIES_VARIABLE)) {
            String property = name.substring(PROPERTIES_VARIABLE.length());
            String key = property.toLowerCase(Locale.ROOT).replace('_', '.');
            add(ConfigKey.PROPERTIES + "." + key, scalar, source, new HashMap<>());
        } else {
            String suggestion = Suggestion.forUnknown(name, known);
            problems.add("environment variable %s: unknown%s".formatted(name, suggestion));
        }
    }

    private void addYaml(String path, String yaml, SettingSource source) {
        String what = path.isEmpty() ? "file" : path;
        try {
            Node node = compose(yaml);
            if (node != null) {
                add(path, node, source, new HashMap<>());
            } else if (!path.isEmpty()) {
                problems.add("%s (%s): no value".formatted(what, source.name()));
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            boolean hasLine = source.hasLines() && mark != null;
            String at = source.name() + (hasLine ? ":" + (mark.getLine() + 1) : "");
            problems.add("%s (%s): not YAML: %s".formatted(what, at, e.getProblem()));
        } catch (YAMLException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            problems.add("%s (%s): not accepted: %s".formatted(what, source.name(), reason));
        }
    }

    /**
     * Adds what a node sets.
     *
     * @param path its dotted key; empty for a whole file
     * @param seen what this source has set so far, and where
     */
    private void add(String path, Node node, SettingSource source, Map<String, String> seen) {
        String at = source.at(node);
        String first = seen.putIfAbsent(path, at);
        if (first != null) {
            problems.add("%s (%s): set twice; first at %s".formatted(path, at, first));
            return;
        }
        ConfigKey key = ConfigKey.named(path);
        boolean isProperty = path.startsWith(ConfigKey.PROPERTIES + ".");
        if (key != null) {
            settings.put(key, new Setting(node, source));
        } else if (isProperty && node instanceof ScalarNode) {
            String name = path.substring(ConfigKey.PROPERTIES.length() + 1);
            properties.put(name, new Setting(node, source));
        } else if (path.isEmpty() || isProperty || ConfigKey.isSection(path)) {
            addSection(path, node, source, seen);
        } else {
            String suggestion = Suggestion.forUnknown(path, ConfigKey.names());
            problems.add("%s (%s): unknown key%s".formatted(path, at, suggestion));
        }
    }

    private void addSection(
            String path, Node node, SettingSource source, Map<String, String> seen) {
        if (Setting.isNull(node)) {
            return; // a section whose keys are all commented out
        }
        if (!(node instanceof MappingNode mapping)) {
            String what = path.isEmpty() ? "file" : path;
            problems.add("%s (%s): must be a mapping of keys".formatted(what, source.at(node)));
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                String child = path.isEmpty() ? name.getValue() : path + "." + name.getValue();
                add(child, tuple.getValueNode(), source, seen);
            } else {
                String at = source.at(tuple.getKeyNode());
                problems.add("%s: a key must be a single word".formatted(at));
            }
        }
    }

    /** Parses one document; null if it is empty. */
    static @Nullable Node compose(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(1 << 20);
        options.setNestingDepthLimit(20);
        // An alias of a list or mapping could expand without bound, and none is needed here.
        options.setMaxAliasesForCollections(0);
        return new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml));
    }
}
