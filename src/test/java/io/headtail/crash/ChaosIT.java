package io.headtail.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Faults at random, one on another before the last is over, for as long as one likes: runs only
 * with {@code -Dheadtail.chaos=PT10M}, and {@code -Dheadtail.seed=…} for other faults.
 */
class ChaosIT {
    @Test
    void faults_upon_faults_make_no_final_answer_wrong_and_all_is_well_after_them() {
        String length = System.getProperty("headtail.chaos", "");
        Assumptions.assumeFalse(length.isEmpty(), "-Dheadtail.chaos is not given");
        long seed = Long.getLong("headtail.seed", 1);
        try (Scene scene = new Scene("chaos")) {
            try {
                run(scene, new Random(seed), Duration.parse(length));
            } catch (AssertionError | RuntimeException e) {
                System.err.println(scene.cluster.tails());
                throw e;
            }
        }
    }

    private static void run(Scene scene, Random random, Duration length) {
        scene.awaitExact();
        long end = System.currentTimeMillis() + length.toMillis();
        while (System.currentTimeMillis() < end) {
            fault(scene, random);
            Await.wallClock(System.currentTimeMillis() + random.nextLong(12_000));
        }
        long at = scene.faults.now("none any more");
        Await.wallClock(at + 30_000);
        scene.awaitExact();
        Report report = scene.judge();
        Phase last = report.phases().get(report.phases().size() - 1);
        assertTrue(last.exactPairs() >= 0.95 * last.pairs(), last::toString);
    }

    private static void fault(Scene scene, Random random) {
        String instance = Scene.INSTANCES.get(random.nextInt(Scene.INSTANCES.size()));
        switch (random.nextInt(6)) {
            case 0 -> stop(scene, instance, "TERM", random);
            case 1, 2 -> stop(scene, instance, "KILL", random);
            case 3 -> freeze(scene, instance, random);
            case 4 -> {
                stop(scene, "merger", "KILL", random);
                scene.poller.mergerAt(scene.cluster.get("merger").awaitPort());
            }
            default -> {
                scene.faults.now("silence");
                scene.feed.fallSilent(Duration.ofMillis(random.nextLong(9_000)));
            }
        }
    }

    private static void stop(Scene scene, String name, String signal, Random random) {
        long at = scene.faults.now("SIG" + signal + " " + name);
        Child child = scene.cluster.get(name);
        child.signal(signal);
        child.awaitExit(Scene.GRACE);
        Await.wallClock(at + random.nextLong(15_000));
        scene.cluster.start(name, name.equals("merger") ? "merger" : "instance");
    }

    private static void freeze(Scene scene, String name, Random random) {
        long at = scene.faults.now("SIGSTOP " + name);
        Child child = scene.cluster.get(name);
        child.signal("STOP");
        Await.wallClock(at + random.nextLong(20_000));
        scene.faults.now("SIGCONT " + name);
        child.signal("CONT");
    }
}
