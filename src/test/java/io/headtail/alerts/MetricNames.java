package io.headtail.alerts;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of metrics in expressions, and those that there are. */
final class MetricNames {
    private static final Pattern USED = Pattern.compile("(?<![:\\w])(headtail|jvm|process)_\\w+");
    private static final Pattern DOCUMENTED = Pattern.compile("`(headtail_\\w+)");

    private MetricNames() {}

    /** Those that expressions use, without the suffixes of a histogram's series. */
    static Set<String> used(Collection<String> expressions) {
        return expressions.stream()
                .flatMap(text -> USED.matcher(text).results())
                .map(found -> found.group().replaceFirst("_(bucket|count|sum)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of docs/metrics.md, and those of the JVM. */
    static Set<String> existing() throws IOException {
        Set<String> names = new TreeSet<>();
        DOCUMENTED
                .matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .forEach(found -> names.add(found.group(1)));
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.builder().register(registry);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .forEach(line -> names.add(line.split(" ")[2]));
        return names;
    }
}
