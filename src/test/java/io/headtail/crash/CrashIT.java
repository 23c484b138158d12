package io.headtail.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two instances and a merger over four partitions, each a process, while events flow. An instance
 * is told to stop, one is killed, the merger is killed, an instance is frozen for longer than its
 * session and wakes up as a zombie; each is started again. Whatever answer says that it is complete
 * and final must be the recount's.
 */
class CrashIT {
    private static final double SETTLED = 0.95;

    @Test
    void every_final_answer_is_the_recounts_whatever_is_stopped_killed_or_frozen() {
        try (Scene scene = new Scene("crash")) {
            try {
                run(scene);
            } catch (AssertionError | RuntimeException e) {
                System.err.println(scene.cluster.tails());
                throw e;
            }
        }
    }

    private static void run(Scene scene) {
        long at = System.currentTimeMillis();
        scene.awaitExact();
        System.out.println("exact after " + (System.currentTimeMillis() - at) + " ms");
        fallSilent(scene);
        terminate(scene);
        killInstance(scene);
        killMerger(scene);
        freeze(scene);
        for (String name : List.of("a", "b", "merger")) {
            assertTrue(scene.cluster.get(name).isAlive(), name);
        }
        Report report = scene.judge();
        assertTrue(report.provisional() > 0, "no provisional answers");
        assertSettled(report.phases());
    }

    // Long enough for provisional ticks; what comes then are stragglers.
    private static void fallSilent(Scene scene) {
        long at = System.currentTimeMillis();
        scene.feed.fallSilent(Duration.ofSeconds(5));
        Await.wallClock(at + 7_000);
    }

    private static void terminate(Scene scene) {
        Child child = scene.cluster.get("a");
        long at = scene.faults.now("SIGTERM instance");
        child.signal("TERM");
        assertEquals(143, child.awaitExit(Scene.GRACE), child.log().toString());
        System.out.println("SIGTERM: gone after " + (System.currentTimeMillis() - at) + " ms");
        scene.cluster.start("a", "instance").awaitPort();
        Await.wallClock(scene.faults.over() + 28_000);
    }

    private static void killInstance(Scene scene) {
        Set<Integer> owned = scene.cluster.ownedBy("b");
        long at = scene.faults.now("SIGKILL instance");
        scene.cluster.get("b").signal("KILL");
        Await.wallClock(at + 2_000);
        scene.cluster.start("b", "instance").awaitPort();
        Await.wallClock(scene.faults.over() + 28_000);
        List<Set<Integer>> stale =
                scene.poller.seen().stream()
                        .filter(answer -> answer.atMs() >= at)
                        .map(Seen::stale)
                        .filter(named -> !named.isEmpty())
                        .distinct()
                        .toList();
        System.out.println("SIGKILL: of the killed " + owned + ", seen stale " + stale);
        assertTrue(stale.contains(owned), stale + " without " + owned);
    }

    private static void killMerger(Scene scene) {
        long at = scene.faults.now("SIGKILL merger");
        scene.cluster.get("merger").signal("KILL");
        Await.wallClock(at + 1_000);
        scene.poller.mergerAt(scene.cluster.start("merger", "merger").awaitPort());
        Await.wallClock(scene.faults.over() + 26_000);
    }

    private static void freeze(Scene scene) {
        Child zombie = scene.cluster.get("a");
        long at = scene.faults.now("SIGSTOP instance");
        zombie.signal("STOP");
        Await.wallClock(at + 12_000);
        at = scene.faults.now("SIGCONT instance");
        zombie.signal("CONT");
        Await.wallClock(at + 26_000);
    }

    // In a phase of some seconds a single tick that the client did not catch is more than 5 %.
    private static void assertSettled(List<Phase> phases) {
        int pairs = 0;
        int exact = 0;
        for (Phase phase : phases) {
            pairs += phase.pairs();
            exact += phase.exactPairs();
            double missing = phase.pairs() - phase.exactPairs();
            assertTrue(
                    missing <= Math.max((1 - SETTLED) * phase.pairs(), phase.windows().size()),
                    phase::toString);
        }
        assertTrue(exact >= SETTLED * pairs, exact + " of " + pairs);
    }
}
