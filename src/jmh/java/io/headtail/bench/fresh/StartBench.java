package io.headtail.bench.fresh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench start}: from the start of the launcher to ready. */
@Command(
        name = "bin/bench start",
        mixinStandardHelpOptions = true,
        description = {
            "Repeatedly starts bin/headtail standalone, as a user does, with a running broker and an"
                    + " empty topic; each time with a new group and a new topic of"
                    + " partials. The first start finds no class archive, the others do (see"
                    + " bin/headtail); medians are of the others. Time is from the start of the launcher's process to the first"
                    + " HTTP response, and to 200 from /health/ready."
        })
final class StartBench implements Callable<Integer> {
    private static final long TIMEOUT_NANOS = 60_000_000_000L;

    @Option(names = "--runs", description = "starts, including the first (${DEFAULT-VALUE})")
    private int runs = 8;

    @Option(
            names = "--java-opts",
            description = "HEADTAIL_JAVA_OPTS of the launcher; repeatable, compared in turn")
    private List<String> javaOpts = List.of("");

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    private final HttpClient client = HttpClient.newHttpClient();

    /** Seconds of one start. */
    private record Start(double listens, double ready, double cpu) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new StartBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<List<Start>> all = new ArrayList<>();
        javaOpts.forEach(opts -> all.add(new ArrayList<>()));
        removeArchives();
        try (Broker broker = Broker.start()) {
            for (int i = 1; i <= runs; i++) {
                for (int o = 0; o < javaOpts.size(); o++) {
                    Start start = start(broker, i + "_" + o, javaOpts.get(o));
                    System.err.printf("run %d of %d: ready after %.2f s%n", i, runs, start.ready);
                    all.get(o).add(start);
                }
            }
        }
        if (!json) {
            System.out.printf("medians of the %d after the first, seconds%n", runs - 1);
            System.out.printf(
                    "%8s %8s %8s %8s %8s  %s%n",
                    "first", "listens", "ready", "max", "CPU", "HEADTAIL_JAVA_OPTS");
        }
        for (int o = 0; o < javaOpts.size(); o++) {
            report(javaOpts.get(o), all.get(o));
        }
        return 0;
    }

    private void report(String opts, List<Start> all) {
        List<Start> starts = all.subList(Math.min(1, all.size() - 1), all.size());
        System.out.printf(
                json
                        ? "{\"first\":%.3f,\"listens\":%.3f,\"ready\":%.3f,\"max\":%.3f,\"cpu\":%.3f,\"javaOpts\":\"%s\"}%n"
                        : "%8.2f %8.2f %8.2f %8.2f %8.2f  %s%n",
                all.get(0).ready(),
                Percentiles.median(starts.stream().mapToDouble(Start::listens).toArray()),
                Percentiles.median(starts.stream().mapToDouble(Start::ready).toArray()),
                starts.stream().mapToDouble(Start::ready).max().orElse(Double.NaN),
                Percentiles.median(starts.stream().mapToDouble(Start::cpu).toArray()),
                opts);
    }

    private static Path home() {
        return Path.of(System.getProperty("headtail.home", "."));
    }

    private static void removeArchives() throws IOException {
        try (DirectoryStream<Path> archives =
                Files.newDirectoryStream(home().resolve("target"), "headtail-*.jsa*")) {
            for (Path archive : archives) {
                Files.deleteIfExists(archive);
            }
        }
    }

    private Start start(Broker broker, String name, String opts)
            throws IOException, InterruptedException {
        int port = freePort();
        ProcessBuilder command =
                new ProcessBuilder(
                        home().resolve("bin").resolve("headtail").toString(),
                        "standalone",
                        "--set=kafka.bootstrap-servers=" + broker.servers,
                        "--set=kafka.group=start_" + name,
                        "--set=topics.partials=start_" + name,
                        "--set=snapshot.store=none",
                        "--set=http.host=127.0.0.1",
                        "--set=http.port=" + port);
        command.environment().put("HEADTAIL_JAVA_OPTS", opts);
        Path log = broker.directory.resolve("start_" + name + ".log");
        long begin = System.nanoTime();
        try (Part headtail = Part.start(log, command)) {
            double listens = Double.NaN;
            while (System.nanoTime() - begin < TIMEOUT_NANOS && headtail.isAlive()) {
                Integer status = ask(port);
                double now = (System.nanoTime() - begin) / 1e9;
                if (status != null && Double.isNaN(listens)) {
                    listens = now;
                }
                if (status != null && status == 200) {
                    return new Start(listens, now, headtail.cpuSeconds());
                }
                Thread.sleep(5);
            }
            throw new IllegalStateException("not ready within a minute:\n" + headtail.text());
        }
    }

    private @Nullable Integer ask(int port) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return null; // no server listens yet
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }
}
