package io.headtail.bench.fresh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code headtail kafka} in its own JVM; its data and all logs are deleted at the end. */
final class Broker implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("Kafka listens on ([0-9.:]+)");

    /** {@code host:port}. */
    final String servers;

    /** The folder for the parts' output. */
    final Path directory;

    private final Part part;

    private Broker(Part part, Path directory, String servers) {
        this.part = part;
        this.directory = directory;
        this.servers = servers;
    }

    static Broker start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("headtail-bench-");
        System.err.println("broker: starts, its data is in " + directory);
        Part part =
                Part.headtail(
                        directory.resolve("kafka.log"),
                        List.of("-Xmx512m"),
                        List.of("kafka", "--port=0", "--data=" + directory.resolve("data")));
        return new Broker(part, directory, part.await(LISTENS));
    }

    /** CPU time used so far, seconds. */
    double cpuSeconds() {
        return part.cpuSeconds();
    }

    @Override
    public void close() {
        part.close();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
