package io.headtail.config;

import io.headtail.config.Setting.SettingSource;
import io.headtail.time.IsoDuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Values by type. An invalid one becomes a problem and is replaced by the default, so that one run
 * finds every problem.
 */
final class CheckedValues {
    private final ConfigSources sources;
    private final List<String> problems;
    private final Set<ConfigKey> unreadable = EnumSet.noneOf(ConfigKey.class);

    CheckedValues(ConfigSources sources, List<String> problems) {
        this.sources = sources;
        this.problems = problems;
    }

    /** The setting, or the default. */
    Setting setting(ConfigKey key) {
        Setting setting = sources.get(key);
        return setting == null ? standard(key) : setting;
    }

    /** Text that matches the whole regular expression. */
    String text(ConfigKey key, String regex, String allowed) {
        return value(key, text -> matching(text, regex, allowed));
    }

    /** {@code true} or {@code false}. */
    boolean bool(ConfigKey key) {
        return text(key, "true|false", "true, false").equals("true");
    }

    /**
     * The path of a file that can be read; null for none.
     *
     * @param used whether it is needed: roles share files of settings, and secrets are only where
     *     they are needed
     * @param holds what is in such files
     */
    @Nullable Path readableFile(ConfigKey key, boolean used, String holds) {
        String file = value(key, text -> used ? readable(text, holds) : text);
        return file.isEmpty() ? null : Path.of(file);
    }

    private static String readable(String file, String holds) {
        // A pipe may be read as well.
        if (!file.isEmpty()
                && (Files.isDirectory(Path.of(file)) || !Files.isReadable(Path.of(file)))) {
            throw new IllegalArgumentException(
                    "cannot be read; allowed are files with " + holds + ", and empty for none");
        }
        return file;
    }

    /** As {@link #text}, for a key without a default; empty after a problem. */
    String required(ConfigKey key, String regex, String allowed, String example) {
        Setting setting = sources.get(key);
        if (setting == null && sources.unread()) {
            return "";
        }
        if (setting == null) {
            problems.add(
                    "%s: missing, and there is no default; set it in the file, by %s, or by --set %s=%s"
                            .formatted(key.key(), key.environment(), key.key(), example));
            return "";
        }
        try {
            return matching(single(setting), regex, allowed);
        } catch (IllegalArgumentException e) {
            unreadable(key, setting, e);
            return "";
        }
    }

    /** A whole number, {@code min} and {@code max} included. */
    int whole(ConfigKey key, int min, int max) {
        return value(
                key,
                text -> {
                    boolean isNumber = text.matches("-?[0-9]{1,9}");
                    if (!isNumber || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
                        throw new IllegalArgumentException(
                                "allowed are whole numbers from %d to %d".formatted(min, max));
                    }
                    return Integer.parseInt(text);
                });
    }

    /** A whole number of MiB, {@code min} included, as bytes. */
    long mebibytes(ConfigKey key, int min) {
        return (long) whole(key, min, 1_000_000) << 20;
    }

    /** A duration in ms, {@code min} and {@code max} included. */
    long millis(ConfigKey key, long min, long max) {
        return value(key, text -> millis(text, min, max));
    }

    /** As {@link #millis(ConfigKey, long, long)}, or a word, which stands for {@code ofWord} ms. */
    long millisOr(String word, long ofWord, ConfigKey key, long min, long max) {
        return value(
                key,
                text -> {
                    try {
                        return text.equals(word) ? ofWord : millis(text, min, max);
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException(e.getMessage() + ", or write " + word);
                    }
                });
    }

    private static long millis(String text, long min, long max) {
        long ms = IsoDuration.parseMs(text);
        if (ms < min || ms > max) {
            throw new IllegalArgumentException(
                    "allowed are durations from %s to %s"
                            .formatted(IsoDuration.format(min), IsoDuration.format(max)));
        }
        return ms;
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(ConfigKey key, E[] constants) {
        Map<String, E> byName = new LinkedHashMap<>();
        for (E constant : constants) {
            byName.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return value(
                key,
                text -> {
                    E constant = byName.get(text);
                    if (constant == null) {
                        throw new IllegalArgumentException(
                                "allowed are " + String.join(", ", byName.keySet()));
                    }
                    return constant;
                });
    }

    /**
     * A single value.
     *
     * @param parse throws IllegalArgumentException saying what is wrong or allowed
     */
    <T> T value(ConfigKey key, Function<String, T> parse) {
        Setting setting = setting(key);
        try {
            return parse.apply(single(setting));
        } catch (IllegalArgumentException e) {
            unreadable(key, setting, e);
            return parse.apply(single(standard(key)));
        }
    }

    // Several sections may read a key.
    private void unreadable(ConfigKey key, Setting setting, IllegalArgumentException e) {
        bad(key, setting, String.valueOf(e.getMessage()));
        unreadable.add(key);
    }

    /**
     * Whether the value had a problem by itself, and was replaced by the default: nothing follows
     * from that.
     */
    boolean isUnreadable(ConfigKey key) {
        return unreadable.contains(key);
    }

    /**
     * Adds the problem that a value is invalid, unless one was found already when it was read: what
     * would be said now is of the default in its place.
     */
    void bad(ConfigKey key, Setting setting, String reason) {
        if (isUnreadable(key)) {
            return;
        }
        String described = setting.described(setting.node());
        problems.add("%s: %s: %s".formatted(key.key(), described, reason));
    }

    private static String matching(String text, String regex, String allowed) {
        if (!text.matches(regex)) {
            throw new IllegalArgumentException("allowed are " + allowed);
        }
        return text;
    }

    private static String single(Setting setting) {
        if (setting.isNull()) {
            throw new IllegalArgumentException("no value");
        }
        // YAML parsed the unquoted value as a mapping; suggests what was meant.
        if (setting.node() instanceof MappingNode mapping
                && mapping.getValue().size() == 1
                && mapping.getValue().get(0).getKeyNode() instanceof ScalarNode key
                && Setting.isNull(mapping.getValue().get(0).getValueNode())) {
            return key.getValue() + ":";
        }
        if (!(setting.node() instanceof ScalarNode)) {
            throw new IllegalArgumentException("must be a single value");
        }
        return ((ScalarNode) setting.node()).getValue();
    }

    private static Setting standard(ConfigKey key) {
        String yaml = key.standard();
        Node node = yaml == null ? null : ConfigSources.compose(yaml);
        if (node == null) {
            throw new IllegalStateException(key.key() + " has no default");
        }
        return new Setting(node, new SettingSource("default", false));
    }
}
