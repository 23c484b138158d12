package io.headtail.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.KafkaUnderTest;
import io.headtail.tool.EventTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A topic, events that flow into it, the processes that count them, and a client that asks. */
final class Scene implements AutoCloseable {
    /** How long a process may take to stop when told to. */
    static final Duration GRACE = Duration.ofSeconds(10);

    static final List<String> INSTANCES = List.of("a", "b");

    private static final int PARTITIONS = 4;
    private static final int PER_SECOND = 2_000;
    private static final long LATENESS_MS = 2_000;
    private static final long SLACK_MS = 1_000;
    private static final long TICK_MS = 1_000;
    private static final Map<String, Long> LENGTHS =
            Map.of("short", 5_000L, "minute", 60_000L, "all", 0L);
    private static final List<String> WINDOWS = LENGTHS.keySet().stream().sorted().toList();

    private final String kafka = KafkaUnderTest.bootstrapServers();
    private final String topic;
    final Cluster cluster;
    final Poller poller;
    final Feed feed;
    final Faults faults = new Faults();

    /** Starts everything; the name is that of the topics and of the logs' folder. */
    Scene(String name) {
        topic = name;
        EventTopic.ensure(
                Map.of("bootstrap.servers", kafka), topic, PARTITIONS, Duration.ofSeconds(30));
        cluster = new Cluster(folder(), settings());
        INSTANCES.forEach(instance -> cluster.start(instance, "instance"));
        poller = new Poller(cluster.start("merger", "merger").awaitPort(), WINDOWS);
        feed = new Feed(kafka, topic, PER_SECOND, LATENESS_MS);
    }

    private Path folder() {
        return Path.of("target", "crash-it", topic);
    }

    private List<String> settings() {
        return List.of(
                "kafka.bootstrap-servers=" + kafka,
                "kafka.topic=" + topic,
                "kafka.group=" + topic,
                "topics.partials=" + topic + "_partials",
                "windows=[{name: short, length: PT5S}, {name: minute, length: PT1M}, {name: all}]",
                "lateness=PT2S",
                "slack=PT1S",
                "stale-after=PT5S",
                "lanes=1",
                "shutdown.grace=" + GRACE,
                "snapshot.store=none",
                "http.host=localhost",
                "http.port=0");
    }

    /** Waits until both instances own their share and every window has an exact answer. */
    void awaitExact() {
        long since = System.currentTimeMillis();
        Await.until(
                "exact answers of every window",
                Duration.ofSeconds(60),
                () ->
                        poller.seen().stream()
                                        .filter(seen -> seen.isExact() && seen.tick() > since)
                                        .map(Seen::window)
                                        .distinct()
                                        .count()
                                == WINDOWS.size());
        Await.until(
                "both own two",
                Duration.ofSeconds(60),
                () -> INSTANCES.stream().allMatch(name -> cluster.ownedBy(name).size() == 2));
    }

    /** Ends what flows, recounts the log and judges every answer seen. */
    Report judge() {
        faults.end();
        poller.close();
        feed.close();
        Recount recount = new Recount(kafka, topic, PARTITIONS, LATENESS_MS, LENGTHS);
        Report report =
                new Report(
                        poller.seen(), recount, faults, WINDOWS, LATENESS_MS + SLACK_MS + TICK_MS);
        report.write(folder().resolve("answers.csv"));
        System.out.println(report);
        System.out.println("events counted=" + recount.counted() + " late=" + recount.late());
        assertEquals(List.of(), report.wrong(), "wrong answers");
        assertEquals(List.of(), poller.problems(), "problems of the poller");
        assertTrue(recount.late() > 0, "no late events");
        assertTrue(report.converged(), "no final answer after a provisional one");
        for (Child child : cluster.all()) {
            assertTrue(!child.text().contains(" SEVERE "), child.log() + " has an error");
        }
        return report;
    }

    @Override
    public void close() {
        poller.close();
        try {
            feed.close();
        } finally {
            cluster.close();
        }
    }
}
