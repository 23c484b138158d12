package io.headtail.tool.drill.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process whose clock is stepped from here. */
class SteppedClocksTest {
    private static final long STEP_MS = 3_600_000;

    @TempDir Path folder;

    /** Says how far its clocks are ahead of what it began with, in hours, when that changes. */
    static final class Ticking {
        private static final LongSupplier BY_REFERENCE = System::currentTimeMillis;

        private Ticking() {}

        public static void main(String[] args) {
            long startNs = System.nanoTime();
            long start = System.currentTimeMillis();
            AtomicReference<String> said = new AtomicReference<>("");
            while (true) {
                Await.until(
                        "a step",
                        () -> {
                            long away = start + (System.nanoTime() - startNs) / 1_000_000;
                            String now = clocks(away);
                            return !said.getAndSet(now).equals(now);
                        });
                System.out.println(said);
            }
        }

        private static String clocks(long awayMs) {
            long direct = Math.round((double) (System.currentTimeMillis() - awayMs) / STEP_MS);
            long lambda = Math.round((double) (BY_REFERENCE.getAsLong() - awayMs) / STEP_MS);
            long kafka = Math.round((double) (Time.SYSTEM.milliseconds() - awayMs) / STEP_MS);
            return direct + " " + lambda + " " + kafka;
        }
    }

    @Test
    void a_step_is_seen_by_every_way_to_ask_for_the_time_and_only_by_its_process()
            throws Exception {
        SteppedClocks clocks = new SteppedClocks(folder);
        clocks.flag("other");
        try (ChildProcess child = start(clocks)) {
            awaitLine(child, "0 0 0");
            clocks.step("other", 7 * STEP_MS);
            clocks.step("a", 5 * STEP_MS);
            awaitLine(child, "5 5 5");
            clocks.step("a", -2 * STEP_MS);
            awaitLine(child, "-2 -2 -2");
            clocks.step("a", 0);
            awaitLine(child, "0 0 0");
            assertEquals(
                    List.of(), child.text().lines().filter(line -> line.startsWith("7")).toList());
            assertTrue(child.isAlive());
        }
    }

    private ChildProcess start(SteppedClocks clocks) {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        clocks.flag("a"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ticking.class.getName());
        return ChildProcess.start(folder.resolve("log"), command, Map.of());
    }

    private static void awaitLine(ChildProcess child, String line) {
        Await.until(
                () -> line + " at last of " + child.lastLines(3),
                () -> {
                    List<String> last = child.lastLines(1);
                    return !last.isEmpty() && last.get(0).equals(line);
                });
    }
}
