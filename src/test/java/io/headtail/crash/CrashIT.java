package io.headtail.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.KafkaUnderTest;
import io.headtail.tool.EventTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two instances and a merger over four partitions, each a process, while events flow. An instance
 * is told to stop, one is killed, the merger is killed, an instance is frozen for longer than its
 * session and wakes up as a zombie; each is started again. Whatever answer says that it is complete
 * and final must be the recount's.
 */
class CrashIT {
    private static final int PARTITIONS = 4;
    private static final int PER_SECOND = 2_000;
    private static final long LATENESS_MS = 2_000;
    private static final long SLACK_MS = 1_000;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Map<String, Long> LENGTHS =
            Map.of("short", 5_000L, "minute", 60_000L, "all", 0L);
    private static final List<String> WINDOWS = LENGTHS.keySet().stream().sorted().toList();

    private final String kafka = KafkaUnderTest.bootstrapServers();
    private final String topic = "crash_events";
    private final Faults faults = new Faults();

    @Test
    void every_final_answer_is_the_recounts_whatever_is_stopped_killed_or_frozen() {
        EventTopic.ensure(
                Map.of("bootstrap.servers", kafka), topic, PARTITIONS, Duration.ofSeconds(30));
        try (Cluster cluster = new Cluster(settings())) {
            try {
                run(cluster);
            } catch (AssertionError | RuntimeException e) {
                System.err.println(cluster.tails());
                throw e;
            }
        }
    }

    private List<String> settings() {
        return List.of(
                "kafka.bootstrap-servers=" + kafka,
                "kafka.topic=" + topic,
                "kafka.group=crash",
                "topics.partials=crash_partials",
                "windows=[{name: short, length: PT5S}, {name: minute, length: PT1M}, {name: all}]",
                "lateness=PT2S",
                "slack=PT1S",
                "stale-after=PT5S",
                "lanes=1",
                "shutdown.grace=" + GRACE,
                "http.host=localhost",
                "http.port=0");
    }

    private void run(Cluster cluster) {
        List.of("a", "b").forEach(name -> cluster.start(name, "instance"));
        int port = cluster.start("merger", "merger").awaitPort();
        Poller poller = new Poller(port, WINDOWS);
        try (poller;
                Feed feed = new Feed(kafka, topic, PER_SECOND, LATENESS_MS)) {
            warmUp(cluster, poller, feed);
            terminate(cluster);
            killInstance(cluster, poller);
            killMerger(cluster, poller);
            freeze(cluster);
            faults.end();
        }
        for (String name : List.of("a", "b", "merger")) {
            assertTrue(cluster.get(name).isAlive(), name);
        }
        judge(poller, cluster);
    }

    private static void warmUp(Cluster cluster, Poller poller, Feed feed) {
        Await.until(
                "exact answers of every window",
                Duration.ofSeconds(40),
                () ->
                        poller.seen().stream()
                                        .filter(Seen::isExact)
                                        .map(Seen::window)
                                        .distinct()
                                        .count()
                                == WINDOWS.size());
        Await.until(
                "both own two",
                Duration.ofSeconds(20),
                () -> cluster.ownedBy("a").size() == 2 && cluster.ownedBy("b").size() == 2);
        long now = System.currentTimeMillis();
        // Long enough for provisional ticks; what comes then are stragglers.
        feed.fallSilent(Duration.ofSeconds(6));
        Await.wallClock(now + 10_000);
    }

    private void terminate(Cluster cluster) {
        Child child = cluster.get("a");
        long at = faults.now("SIGTERM instance");
        child.signal("TERM");
        assertEquals(143, child.awaitExit(GRACE), child.log().toString());
        long took = System.currentTimeMillis() - at;
        System.out.println("SIGTERM: gone after " + took + " ms");
        Await.wallClock(at + 3_000);
        cluster.start("a", "instance");
        Await.wallClock(at + 30_000);
    }

    private void killInstance(Cluster cluster, Poller poller) {
        Set<Integer> owned = cluster.ownedBy("b");
        long at = faults.now("SIGKILL instance");
        cluster.get("b").signal("KILL");
        Await.wallClock(at + 2_000);
        cluster.start("b", "instance");
        Await.wallClock(at + 30_000);
        List<Set<Integer>> stale =
                poller.seen().stream()
                        .filter(answer -> answer.atMs() >= at)
                        .map(Seen::stale)
                        .filter(named -> !named.isEmpty())
                        .distinct()
                        .toList();
        System.out.println("SIGKILL: of the killed " + owned + ", seen stale " + stale);
        assertTrue(stale.contains(owned), stale + " without " + owned);
    }

    private void killMerger(Cluster cluster, Poller poller) {
        long at = faults.now("SIGKILL merger");
        cluster.get("merger").signal("KILL");
        Await.wallClock(at + 1_000);
        poller.mergerAt(cluster.start("merger", "merger").awaitPort());
        Await.wallClock(at + 26_000);
    }

    private void freeze(Cluster cluster) {
        Child zombie = cluster.get("a");
        long at = faults.now("SIGSTOP instance");
        zombie.signal("STOP");
        Await.wallClock(at + 15_000);
        at = faults.now("SIGCONT instance");
        zombie.signal("CONT");
        Await.wallClock(at + 30_000);
    }

    private void judge(Poller poller, Cluster cluster) {
        Recount recount = new Recount(kafka, topic, PARTITIONS, LATENESS_MS, LENGTHS);
        Report report =
                new Report(poller.seen(), recount, faults, WINDOWS, LATENESS_MS + SLACK_MS + 1_000);
        System.out.println(report);
        System.out.println("events counted=" + recount.counted() + " late=" + recount.late());
        assertEquals(List.of(), report.wrong(), "wrong answers");
        assertEquals(List.of(), poller.problems(), "problems of the poller");
        assertTrue(recount.late() > 0, "no late events");
        assertTrue(report.provisional() > 0, "no provisional answers");
        assertTrue(report.converged(), "provisional at the end");
        for (Phase phase : report.phases()) {
            assertTrue(phase.exactPairs() >= 0.95 * phase.pairs(), phase::toString);
        }
        for (Child child : cluster.all()) {
            assertFalse(child.text().contains(" SEVERE "), child.log() + " has an error");
        }
    }
}
