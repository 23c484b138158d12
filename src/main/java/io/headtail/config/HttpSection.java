package io.headtail.config;

import io.headtail.http.HttpSettings;
import io.headtail.http.ManagementSettings;
import io.headtail.http.Origins;
import io.headtail.http.connection.Limits;
import io.headtail.http.rank.RankSettings;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.AccessFiles.TlsFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code http.*} and {@code management.*}, and has {@code titles.*} read. */
final class HttpSection {
    private static final String SHAPE =
            "must be a list of origins such as [https://example.org], or \"*\" for everybody's";

    private HttpSection() {}

    static HttpSettings read(CheckedValues values, int maxK) {
        String host = values.text(ConfigKey.HTTP_HOST, "\\S+", "a host name or address to bind");
        int port = values.whole(ConfigKey.HTTP_PORT, 0, 65_535);
        return new HttpSettings(
                host,
                port,
                maxK,
                values.text(
                        ConfigKey.HTTP_PREFIX,
                        "|(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+",
                        "paths such as /topk, of letters, digits, '-', '.', '_' and '~', without a"
                                + " slash at the end; empty for none"),
                origins(values),
                Limits.STANDARD
                        .with(
                                values.whole(ConfigKey.HTTP_MAX_REQUESTS, 1, 100_000),
                                values.whole(ConfigKey.HTTP_MAX_CONNECTIONS, 1, 1_000_000))
                        .withStreams(values.whole(ConfigKey.HTTP_MAX_STREAMS, 0, 1_000_000)),
                files(values),
                TitlesSection.read(values),
                management(values, host, port));
    }

    private static AccessFiles files(CheckedValues values) {
        Path certificate = file(values, ConfigKey.HTTP_TLS_CERTIFICATE_FILE);
        Path key = file(values, ConfigKey.HTTP_TLS_KEY_FILE);
        Path tokens = file(values, ConfigKey.HTTP_TOKENS_FILE);
        if (certificate != null && key != null) {
            return new AccessFiles(new TlsFiles(certificate, key), tokens);
        }
        if (certificate != null || key != null) {
            ConfigKey set =
                    key == null ? ConfigKey.HTTP_TLS_CERTIFICATE_FILE : ConfigKey.HTTP_TLS_KEY_FILE;
            ConfigKey missing =
                    key == null ? ConfigKey.HTTP_TLS_KEY_FILE : ConfigKey.HTTP_TLS_CERTIFICATE_FILE;
            values.bad(
                    set,
                    values.setting(set),
                    "TLS needs %s, too; leave out both for plain HTTP".formatted(missing.key()));
        }
        return new AccessFiles(null, tokens);
    }

    /** How owners of partitions are asked: {@code ranks.*}. */
    static RankSettings ranks(CheckedValues values) {
        return new RankSettings(
                file(values, ConfigKey.RANKS_CA_FILE), file(values, ConfigKey.RANKS_TOKEN_FILE));
    }

    /** Where this process can be asked; null for where it listens. */
    static @Nullable String advertisedUrl(CheckedValues values) {
        String url =
                values.text(
                        ConfigKey.ADVERTISED_URL,
                        "|https?://[^\\s/?#]+(/[^\\s?#]*[^\\s/?#])?",
                        "URLs such as http://host:8081, without a slash at the end; empty for this"
                                + " host's name");
        return url.isEmpty() ? null : url;
    }

    static @Nullable Path file(CheckedValues values, ConfigKey key) {
        String text = values.text(key, "[^\\x00]*", "paths of a file, and empty for none");
        return text.isEmpty() ? null : Path.of(text);
    }

    private static @Nullable ManagementSettings management(
            CheckedValues values, String apiHost, int apiPort) {
        String host =
                values.text(
                        ConfigKey.MANAGEMENT_HOST,
                        "\\S*",
                        "a host name or address to bind; empty for http.host");
        String bound = host.isEmpty() ? apiHost : host;
        int port =
                values.value(
                        ConfigKey.MANAGEMENT_PORT,
                        text -> managementPort(text, bound, apiHost, apiPort));
        return port < 0 ? null : new ManagementSettings(bound, port);
    }

    /** The port; negative for none. */
    private static int managementPort(String text, String host, String apiHost, int apiPort) {
        if (text.isEmpty()) {
            return -1;
        }
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException(
                    "allowed are whole numbers from 0 to 65535, and empty for http.port");
        }
        int port = Integer.parseInt(text);
        if (port != 0 && port == apiPort && host.equals(apiHost)) {
            throw new IllegalArgumentException(
                    "must differ from http.port; leave it out to have both on one port");
        }
        return port;
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
