package io.headtail.bench.fresh;

import io.headtail.tool.Pacer;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.topic.EventTopic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench recover}: the cost of a kill −9. */
@Command(
        name = "bin/bench recover",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a topic of one partition with a view of every video, continues with a load, starts",
            "headtail standalone with snapshots in a directory, and repeatedly kills it (SIGKILL) and restarts",
            "it at once. Time is from the kill until every window has an answer that is",
            "complete, final and not degraded, of a tick after the kill. It is killed when the newest snapshot",
            "is about an interval old."
        })
final class RecoverBench implements Callable<Integer> {
    private static final List<String> WINDOWS = List.of("minute", "hour", "day", "all");
    private static final long TIMEOUT_NANOS = 300_000_000_000L;
    private static final String TOPIC = "views";

    @Option(names = "--videos", description = "videos in the partition (${DEFAULT-VALUE})")
    private int videos = 10_000_000;

    @Option(names = "--rate", description = "events per second of the load (${DEFAULT-VALUE})")
    private int rate = 20_000;

    @Option(names = "--kills", description = "(${DEFAULT-VALUE})")
    private int kills = 3;

    @Option(names = "--interval", description = "snapshot.interval, seconds (${DEFAULT-VALUE})")
    private int interval = 30;

    @Option(names = "--jvm", description = "flags of Headtail's JVM (${DEFAULT-VALUE})")
    private String jvm = "-Xmx3g";

    @Option(names = "--set", description = "additional settings, key=value; repeatable")
    private List<String> sets = List.of();

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile boolean stopping;

    public static void main(String[] args) {
        System.exit(new CommandLine(new RecoverBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Broker broker = Broker.start()) {
            Map<String, String> kafka = Map.of("bootstrap.servers", broker.servers);
            EventTopic.ensure(kafka, TOPIC, 1, Duration.ofSeconds(30));
            fill(kafka);
            Thread load = Thread.ofPlatform().name("load").daemon().start(() -> load(kafka));
            try {
                run(broker);
            } finally {
                stopping = true;
                load.join();
            }
        }
        return 0;
    }

    private void fill(Map<String, String> kafka) {
        long now = System.currentTimeMillis();
        try (EventProducer producer = new EventProducer(kafka, TOPIC)) {
            for (int i = 0; i < videos; i++) {
                producer.send(id(i), now - 1_800_000L * (videos - i) / videos, 1);
                if (i % 1_000_000 == 0) {
                    System.err.printf("produced %,d of %,d%n", i, videos);
                }
            }
        }
    }

    private void load(Map<String, String> kafka) {
        SplittableRandom random = new SplittableRandom(1);
        Pacer pacer = new Pacer(rate);
        try (EventProducer producer = new EventProducer(kafka, TOPIC)) {
            while (!stopping) {
                pacer.await(() -> stopping);
                int video = (int) (videos * Math.pow(random.nextDouble(), 4));
                producer.send(id(video), System.currentTimeMillis(), 1);
            }
        }
    }

    private static byte[] id(int video) {
        return "v_%09d".formatted(video).getBytes(StandardCharsets.US_ASCII);
    }

    private void run(Broker broker) throws IOException, InterruptedException {
        System.out.printf(
                "%,d videos, %,d events/s, snapshot.interval %d s; seconds%n",
                videos, rate, interval);
        System.out.printf(
                "%6s %10s %9s %7s %7s %7s %12s%n",
                "", "exact", "snapshot", "find", "load", "replay", "head events");
        int port = freePort();
        Part part = start(broker, port, 0);
        try {
            awaitExact(port, part, System.currentTimeMillis());
            for (int kill = 1; kill <= kills; kill++) {
                awaitAge(port, part);
                double age = metric(port, "snapshot_age_seconds\\{[^}]*}");
                part.kill();
                long killed = System.currentTimeMillis();
                part = start(broker, port, kill);
                awaitExact(port, part, killed);
                double exact = (System.currentTimeMillis() - killed) / 1e3;
                System.out.printf(
                        "kill %d %10.1f %8.1fs %7.2f %7.2f %7.2f %,12.0f%n",
                        kill,
                        exact,
                        age,
                        metric(port, "recovery_seconds\\{[^}]*phase=\"find\"}"),
                        metric(port, "recovery_seconds\\{[^}]*phase=\"load\"}"),
                        metric(port, "recovery_seconds\\{[^}]*phase=\"replay\"}"),
                        metric(
                                port,
                                "recovery_replayed_events\\{[^}]*cursor=\"head\"[^}]*}|"
                                        + "recovery_replayed_events\\{cursor=\"head\"[^}]*}"));
            }
            awaitAge(port, part);
            System.out.printf(
                    "newest snapshot: %,.0f bytes, pause %.1f ms, written in %.2f s%n",
                    metric(port, "snapshot_bytes\\{[^}]*}"),
                    1e3 * metric(port, "snapshot_pause_seconds\\{[^}]*}"),
                    metric(port, "snapshot_write_seconds\\{[^}]*}"));
        } finally {
            part.close();
        }
    }

    private Part start(Broker broker, int port, int number) {
        List<String> arguments = new ArrayList<>(List.of("standalone"));
        List<String> settings =
                new ArrayList<>(
                        List.of(
                                "kafka.bootstrap-servers=" + broker.servers,
                                "kafka.topic=" + TOPIC,
                                "lanes=1",
                                "snapshot.dir=" + broker.directory.resolve("snapshots"),
                                "snapshot.interval=PT" + interval + "S",
                                "http.host=127.0.0.1",
                                "http.port=" + port));
        settings.addAll(sets);
        settings.forEach(setting -> arguments.add("--set=" + setting));
        List<String> flags = List.of(jvm.split(" ", -1));
        return Part.headtail(
                broker.directory.resolve("headtail-" + number + ".log"), flags, arguments);
    }

    private void awaitExact(int port, Part part, long after) throws InterruptedException {
        long begin = System.nanoTime();
        for (String window : WINDOWS) {
            while (!isExact(port, window, after)) {
                if (!part.isAlive() || System.nanoTime() - begin > TIMEOUT_NANOS) {
                    throw new IllegalStateException(
                            "no exact answer of " + window + ":\n" + part.text());
                }
                Thread.sleep(20);
            }
        }
    }

    private boolean isExact(int port, String window, long after) throws InterruptedException {
        HttpResponse<String> response = get(port, "/view/video?k=10&window=" + window);
        return response != null
                && response.statusCode() == 200
                && header(response, "TopK-Final").equals("true")
                && header(response, "TopK-Complete").equals("true")
                && header(response, "TopK-Degraded").isEmpty()
                && Instant.parse(header(response, "TopK-Window-End")).toEpochMilli() > after;
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    // The worst time: just before the next snapshot.
    private void awaitAge(int port, Part part) throws InterruptedException {
        double taken = metric(port, "snapshots_total\\{[^}]*}");
        double least = Double.isNaN(taken) ? 1 : taken + 1;
        while (!(metric(port, "snapshots_total\\{[^}]*}") >= least)
                || metric(port, "snapshot_age_seconds\\{[^}]*}") < interval - 2) {
            if (!part.isAlive()) {
                throw new IllegalStateException(part.text());
            }
            Thread.sleep(200);
        }
    }

    private double metric(int port, String regex) throws InterruptedException {
        HttpResponse<String> response = get(port, "/metrics");
        if (response == null) {
            return Double.NaN;
        }
        Matcher matcher =
                Pattern.compile("(?m)^headtail_(?:" + regex + ") (\\S+)$").matcher(response.body());
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    }

    private @Nullable HttpResponse<String> get(int port, String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null; // no server listens
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }
}
