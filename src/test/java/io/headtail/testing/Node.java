package io.headtail.testing;

import io.headtail.config.Config;
import io.headtail.config.ConfigLoader;
import io.headtail.config.Role;
import io.headtail.node.Headtail;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** One role in this JVM, over the shared broker, on a port of its own. */
public final class Node implements AutoCloseable {
    private static final HttpProbe PROBE = new HttpProbe();

    public final Config config;
    public final Headtail headtail;

    private Node(Config config, Role role) {
        this.config = config;
        this.headtail = Headtail.start(config, role);
    }

    /**
     * Starts a role over a topic; its group and its topic of partials are named after it.
     *
     * @param sets {@code key=value}, over what is common here
     */
    public static Node start(Role role, String topic, String... sets) {
        return new Node(ConfigLoader.load(role, null, Map.of(), settings(topic, sets)), role);
    }

    /** What nodes over a topic have in common, and the settings over it. */
    public static List<String> settings(String topic, String... sets) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "kafka.bootstrap-servers=" + KafkaUnderTest.bootstrapServers(),
                                "kafka.topic=" + topic,
                                "kafka.group=" + topic,
                                "topics.partials=" + partials(topic),
                                "topics.history=" + topic + "-history",
                                "snapshot.store=none",
                                "http.host=127.0.0.1",
                                "http.port=0",
                                // Each consumer that has nothing to read asks twice a second
                                // instead of ten times; there are dozens beside each other.
                                "kafka.properties.fetch.max.wait.ms=500",
                                // A machine that is slow makes no answer stale.
                                "stale-after=PT10M",
                                // Most tests of replays look at final answers only.
                                "replay.idle=P1D",
                                "shutdown.grace=PT10S"));
        all.addAll(List.of(sets));
        return all;
    }

    /** The topic of partials that goes with a topic. */
    public static String partials(String topic) {
        return topic + "-partials";
    }

    /**
     * Makes the topic of partials beforehand, so that none of its records is compacted away before
     * a test has read it.
     */
    public static void keepPartials(String topic) {
        KafkaUnderTest.createTopic(
                partials(topic),
                1,
                Map.of(
                        "cleanup.policy", "compact",
                        "min.compaction.lag.ms", "86400000",
                        "max.message.bytes", "8388608"));
    }

    public HttpResponse<byte[]> get(String path) {
        return send("GET", path);
    }

    /** The body of a GET, as text. */
    public String text(String path) {
        return new String(get(path).body(), StandardCharsets.UTF_8);
    }

    public HttpResponse<byte[]> send(String method, String path) {
        return PROBE.bytes(method, HttpProbe.local(headtail.port(), path));
    }

    /** The first {@code k} rows of a window, and its headers. */
    public HttpResponse<byte[]> top(String window, int k) {
        return get("/view/video?k=" + k + "&window=" + window);
    }

    /** A header that an answer must have. */
    public static String header(HttpResponse<?> response, String name) {
        return response.headers()
                .firstValue(name)
                .orElseThrow(() -> new AssertionError("no " + name + " in " + response.headers()));
    }

    /** The tick of an answer; {@link Long#MIN_VALUE} when there is none yet. */
    public static long tick(HttpResponse<?> response) {
        return response.statusCode() == 200
                ? Instant.parse(header(response, "TopK-Window-End")).toEpochMilli()
                : Long.MIN_VALUE;
    }

    /** Waits until every window is answered finally, from all partitions, for that very tick. */
    public void awaitFinal(long tick) {
        for (WindowSpec window : config.windows()) {
            AtomicReference<String> last = new AtomicReference<>("");
            Await.until(
                    () ->
                            "window %s is final at %s; the last answer was %s, failure: %s"
                                    .formatted(
                                            window.name(),
                                            Instant.ofEpochMilli(tick),
                                            last,
                                            failure()),
                    () -> {
                        HttpResponse<byte[]> response = top(window.name(), 1);
                        last.set(response.statusCode() + " " + response.headers().map());
                        return tick(response) == tick && isExact(response);
                    });
        }
    }

    /** Whether an answer is final and complete, and not degraded. */
    public static boolean isExact(HttpResponse<?> response) {
        return header(response, "TopK-Final").equals("true")
                && header(response, "TopK-Complete").equals("true")
                && response.headers().firstValue("TopK-Degraded").isEmpty();
    }

    /** The sum of a metric over all series that carry every one of these {@code name="value"}. */
    public long metric(String name, String... labels) {
        String text = text("/metrics");
        return (long)
                text.lines()
                        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                        .filter(line -> List.of(labels).stream().allMatch(line::contains))
                        .mapToDouble(
                                line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum();
    }

    /** Why a part has stopped by itself; the empty string while none has. */
    public String failure() {
        return headtail.failure().isDone() ? String.valueOf(headtail.failure().getNow(null)) : "";
    }

    /** Ends it before {@link #close} does. */
    public void stop() {
        headtail.close();
    }

    @Override
    public void close() {
        headtail.close();
    }
}
