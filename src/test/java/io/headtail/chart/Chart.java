package io.headtail.chart;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The chart, rendered by Helm itself with the values of {@code helm/headtail/ci}. */
final class Chart {
    static final Path FOLDER = Path.of("helm", "headtail");
    static final String RELEASE = "rel";

    /** The oldest that Chart.yaml allows. */
    private static final String KUBERNETES = "1.27.0";

    private static final String SUFFIX = "-values.yaml";
    private static final Path COPY = copy();
    private static final Map<String, List<Manifest>> RENDERED = new ConcurrentHashMap<>();

    private Chart() {}

    /**
     * As it is, but that its test and its ConfigMaps are no hooks, which Helm would not show, and
     * that what must be set is set.
     */
    static Helm helm() {
        return new Helm(COPY);
    }

    private static Path copy() {
        Path copy = Path.of("target", "chart-under-test", "headtail");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(FOLDER.relativize(file));
                Files.createDirectories(to.getParent());
                String text = Files.readString(file);
                Files.writeString(
                        to,
                        file.endsWith("values.yaml")
                                ? text.replace("bootstrapServers: \"\"", "bootstrapServers: a:1")
                                        .replace("bucket: \"\"", "bucket: x")
                                : text.replace("helm.sh/hook: ", "headtail/hook: "));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file of values, by its name. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Manifest> of(String name) {
        return RENDERED.computeIfAbsent(name, key -> manifests(render(key, null)));
    }

    /** With more values, in YAML, over those of the file. */
    static List<Manifest> with(String name, String more) {
        return manifests(render(name, more));
    }

    /** What Helm says of values that it refuses. */
    static String refusal(String name, String more) {
        Exception refused =
                assertThrows(IllegalStateException.class, () -> render(name, more), more);
        return String.valueOf(refused.getMessage());
    }

    static Manifest only(List<Manifest> manifests, String kind, String component) {
        List<Manifest> found =
                manifests.stream()
                        .filter(one -> one.is(kind) && one.component().equals(component))
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError(kind + " of " + component + ": " + found);
        }
        return found.getFirst();
    }

    static List<Manifest> all(List<Manifest> manifests, String kind) {
        return manifests.stream().filter(one -> one.is(kind)).toList();
    }

    static Tree yaml(String text) {
        return new Tree(parser().load(text));
    }

    private static String render(String name, @Nullable String more) {
        TemplateCommand template =
                helm().template()
                        .withName(RELEASE)
                        .withNamespace("ns")
                        .withKubeVersion(KUBERNETES)
                        .withValuesFile(FOLDER.resolve("ci").resolve(name + SUFFIX));
        if (more == null) {
            return template.call();
        }
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                return template.withValuesFile(Files.writeString(file, more)).call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Manifest> manifests(String rendered) {
        List<Manifest> manifests = new ArrayList<>();
        for (Object document : parser().loadAll(rendered)) {
            if (document != null) {
                manifests.add(new Manifest(new Tree(document)));
            }
        }
        return List.copyOf(manifests);
    }

    private static Yaml parser() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options));
    }
}
