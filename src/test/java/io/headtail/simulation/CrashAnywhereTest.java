package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import io.headtail.window.ClockMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An owner that is stopped after any step of its work, restored and run to the end publishes what
 * one that never stopped does, byte for byte, and leaves no boundary out.
 */
class CrashAnywhereTest {
    private static final int RUNS = 1;

    private static long runs;
    private static long crashPoints;
    private static long fromSnapshots;
    private static long compared;

    @AfterAll
    static void summary() {
        System.out.printf(
                "crash anywhere: %d runs, %d crash points, %d recoveries from a snapshot, %d partials"
                        + " compared%n",
                runs, crashPoints, fromSnapshots, compared);
    }

    @ParameterizedTest
    @EnumSource
    void by_the_event_clock_a_crash_after_any_step_changes_no_final_partial(Scenario scenario) {
        crashEverywhere(ClockMode.EVENT, scenario);
    }

    @ParameterizedTest
    @EnumSource
    void by_the_wall_clock_a_crash_after_any_step_changes_no_final_partial(Scenario scenario) {
        crashEverywhere(ClockMode.WALL, scenario);
    }

    private static void crashEverywhere(ClockMode clock, Scenario scenario) {
        Seeds.run(
                CrashAnywhereTest.class,
                RUNS,
                random -> {
                    Setup setup = Setup.small(random, clock, scenario);
                    Trial trial = new Trial(setup, setup.windows(), random);
                    trial.checkReference();
                    runs++;
                    Life first =
                            new Life(trial, setup, Durable.none(), random, 0, RecoveryFault.NONE);
                    List<Durable> left = first.record();
                    assertTrue(first.run());
                    trial.checkEnd(first, setup.windows());
                    for (int n = 0; n < left.size(); n++) {
                        crash(trial, setup, left.get(n), new Random(random.nextLong()), n);
                    }
                    compared += trial.compared();
                });
    }

    private static void crash(Trial trial, Setup setup, Durable left, Random random, int n) {
        try {
            Durable from = left;
            boolean ended = false;
            while (!ended) {
                crashPoints++;
                fromSnapshots += from.snapshots().isEmpty() ? 0 : 1;
                int next = random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 0;
                Life life = new Life(trial, setup, from, random, next, RecoveryFault.NONE);
                ended = life.run();
                from = life.durable;
                if (ended) {
                    trial.checkEnd(life, setup.windows());
                }
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "crash after step " + (n + 1) + " of " + setup + ": " + e.getMessage(), e);
        }
    }
}
