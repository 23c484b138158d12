package io.headtail.config;

import io.headtail.http.HttpSettings;
import io.headtail.http.Origins;
import io.headtail.http.connection.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code http.*}. */
final class HttpSection {
    private static final String SHAPE =
            "must be a list of origins such as [https://example.org], or \"*\" for everybody's";

    private HttpSection() {}

    static HttpSettings read(CheckedValues values, int maxK) {
        return new HttpSettings(
                values.text(ConfigKey.HTTP_HOST, "\\S+", "a host name or address to bind"),
                values.whole(ConfigKey.HTTP_PORT, 0, 65_535),
                maxK,
                values.text(
                        ConfigKey.HTTP_PREFIX,
                        "|(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+",
                        "paths such as /topk, of letters, digits, '-', '.', '_' and '~', without a"
                                + " slash at the end; empty for none"),
                origins(values),
                Limits.STANDARD.with(
                        values.whole(ConfigKey.HTTP_MAX_REQUESTS, 1, 100_000),
                        values.whole(ConfigKey.HTTP_MAX_CONNECTIONS, 1, 1_000_000)));
    }

    private static List<String> origins(CheckedValues values) {
        Setting setting = values.setting(ConfigKey.HTTP_CORS_ORIGINS);
        List<String> origins = new ArrayList<>();
        try {
            for (String text : texts(setting.node())) {
                origins.add(text.equals(HttpSettings.ANY_ORIGIN) ? text : Origins.checked(text));
            }
            if (origins.contains(HttpSettings.ANY_ORIGIN) && origins.size() > 1) {
                throw new IllegalArgumentException(
                        "* is everybody's; no other can stand beside it");
            }
        } catch (IllegalArgumentException e) {
            values.bad(ConfigKey.HTTP_CORS_ORIGINS, setting, String.valueOf(e.getMessage()));
            return List.of();
        }
        return List.copyOf(origins);
    }

    private static String text(Node node) {
        if (node instanceof ScalarNode scalar && !Setting.isNull(node)) {
            return scalar.getValue();
        }
        throw new IllegalArgumentException(SHAPE);
    }

    /** The texts of a list, or of one comma-separated text, as in an environment variable. */
    private static List<String> texts(Node node) {
        if (node instanceof ScalarNode scalar && !Setting.isNull(node)) {
            return Arrays.stream(scalar.getValue().split(",", -1))
                    .map(String::strip)
                    .filter(text -> !scalar.getValue().isBlank())
                    .toList();
        }
        if (node instanceof SequenceNode list) {
            return list.getValue().stream().map(HttpSection::text).toList();
        }
        throw new IllegalArgumentException(SHAPE);
    }
}
