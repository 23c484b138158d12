package io.headtail.bench.query;

import io.headtail.bench.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;

/** The processes beside this one: broker, producer, instance, and the merger under load. */
final class Processes implements AutoCloseable {
    private static final String HEADTAIL = "io.headtail.Main";
    private static final String TOPIC = "view_events";

    private final QueryOptions options;
    private final Path data;
    private final Deque<Child> children = new ConcurrentLinkedDeque<>();
    private final Child servers;
    private final List<Target> targets = new ArrayList<>();
    private final int instancePort;
    private boolean closed;

    Processes(QueryOptions options) throws IOException {
        this.options = options;
        Files.createDirectories(options.data);
        this.data = Files.createTempDirectory(options.data.toAbsolutePath(), "bench-query-");
        // After Ctrl-C no children and no data must be left.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        try {
            String address =
                    start("kafka", List.of("-Xmx512m"), HEADTAIL, kafka())
                            .await("Kafka listens on ")
                            .split(",")[0];
            instancePort = port(start("instance", List.of(), HEADTAIL, role("instance", address)));
            Credentials credentials = new Credentials(data);
            Protection first = options.protection.getFirst();
            List<String> arguments = merger(address, credentials, first);
            servers =
                    start(
                            "merger",
                            ChildJvm.flags(options.jvm),
                            ServerPair.class.getName(),
                            arguments);
            int preparedPort = Integer.parseInt(servers.await("prepared bytes on :"));
            Target product = credentials.target(first, port(servers));
            Path against = options.against;
            if (options.comparesProtection()) {
                for (Protection other : options.protection.subList(1, options.protection.size())) {
                    Child child =
                            start(
                                    "merger-" + other,
                                    ChildJvm.flags(options.jvm),
                                    HEADTAIL,
                                    merger(address, credentials, other));
                    targets.add(credentials.target(other, port(child)));
                }
                targets.add(product);
            } else {
                targets.add(product);
                targets.add(
                        against == null
                                ? Target.plain(preparedPort)
                                : credentials.target(
                                        first, port(startAgainst(against, arguments))));
            }
            start("produce", List.of("-Xmx512m"), HEADTAIL, produce(address));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Child start(String name, List<String> jvm, String main, List<String> arguments)
            throws IOException {
        Child child = Child.start(name, data, jvm, main, arguments);
        children.push(child);
        return child;
    }

    private Child startAgainst(Path home, List<String> arguments) throws IOException {
        Path built = home.toAbsolutePath().resolve("target");
        String classPath = built + "/headtail.jar:" + built + "/lib/*:" + built + "/embedded/*";
        List<String> jvm = ChildJvm.flags(options.jvm);
        Child child =
                Child.start("against", data, ChildJvm.command(classPath, HEADTAIL, jvm, arguments));
        children.push(child);
        return child;
    }

    private List<String> kafka() {
        return List.of(
                "kafka",
                "--port=0",
                "--data=" + data.resolve("kafka"),
                "--topic=" + TOPIC,
                "--partitions=" + options.partitions);
    }

    private static List<String> role(String role, String address) {
        return List.of(
                role,
                "--set=kafka.bootstrap-servers=" + address,
                "--set=http.host=127.0.0.1",
                "--set=http.port=0");
    }

    private static List<String> merger(
            String address, Credentials credentials, Protection protection) {
        List<String> arguments = new ArrayList<>(role("merger", address));
        arguments.addAll(credentials.settings(protection));
        return arguments;
    }

    private List<String> produce(String address) {
        return List.of(
                "produce",
                "--bootstrap-servers=" + address,
                "--topic=" + TOPIC,
                "--generate=" + Long.MAX_VALUE,
                "--rate=" + options.eventsRate,
                "--videos=" + options.videos,
                "--skew=" + options.skew);
    }

    private static int port(Child child) throws IOException {
        return Integer.parseInt(child.await("://127.0.0.1:").split(",")[0]);
    }

    /** Who is asked, in the order of {@link QueryOptions#sides}. */
    List<Target> targets() {
        return targets;
    }

    int instancePort() {
        return instancePort;
    }

    /** Sets the bytes that the reference sends from now on. */
    void prepare(byte[] body) throws IOException {
        servers.tell(Base64.getEncoder().encodeToString(body));
        servers.await("prepared");
    }

    /**
     * @throws IOException if one of the processes has ended
     */
    void check() throws IOException {
        for (Child child : children) {
            child.check();
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        children.forEach(Child::close);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
