package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.testing.Seeds;
import io.headtail.time.ClockMode;
import io.headtail.time.WindowSpec;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Order(1) // it computes for long
@Execution(ExecutionMode.CONCURRENT)
class SimulationTest {
    /** Of each scenario by each clock; more take longer. */
    private static final int SEEDS = Integer.getInteger("headtail.simulation.seeds", 2);

    private static final int ROUNDS = 1_200;
    private static final Owner.Watcher NOBODY = (owner, window, partial) -> {};

    private static long runs;
    private static long answers;
    private static long provisional;
    private static long repeated;
    private static long steps;
    private static long restored;
    private static long purged;

    @AfterAll
    static void summary() {
        System.out.printf(
                "simulation: %d runs, %d steps, %d final answers compared row for row (%d"
                        + " provisional seen), %d partials byte-equal to another owner's, %d restores from"
                        + " snapshots, %d purges%n",
                runs, steps, answers, provisional, repeated, restored, purged);
    }

    @ParameterizedTest
    @EnumSource
    void every_final_answer_by_the_event_clock_equals_the_recount(Scenario scenario) {
        runs(ClockMode.EVENT, scenario);
    }

    @ParameterizedTest
    @EnumSource
    void every_final_answer_by_the_wall_clock_equals_the_recount(Scenario scenario) {
        runs(ClockMode.WALL, scenario);
    }

    private static void runs(ClockMode clock, Scenario scenario) {
        long before = answers;
        Seeds.run(
                SimulationTest.class,
                SEEDS,
                random -> {
                    Setup setup = Setup.random(random, clock, scenario);
                    try {
                        add(new Simulation(setup, random, NOBODY).run(ROUNDS));
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(setup + ": " + e.getMessage(), e);
                    }
                });
        long compared = answers - before;
        assertTrue(compared > 0, "no answer was compared");
        assertTrue(restored > 0, "no owner was restored from a snapshot");
    }

    private static synchronized void add(Simulation.Result result) {
        runs++;
        answers += result.answers();
        provisional += result.provisional();
        repeated += result.repeated();
        steps += result.steps();
        restored += result.restored();
        purged += result.purged();
    }

    @ParameterizedTest
    @CsvSource({
        "EVENT_TWICE, EVENT, false",
        "EVENT_TWICE, WALL, false",
        "EVENT_TWICE, EVENT, true",
        "SUBTRACTION_SKIPPED, EVENT, false",
        "SUBTRACTION_SKIPPED, WALL, false",
        "SUBTRACTION_SKIPPED, WALL, true"
    })
    void an_injected_fault_turns_the_comparison_red(
            Fault fault, ClockMode clock, boolean risesOnly) {
        Seeds.run(
                SimulationTest.class,
                3,
                random -> {
                    Setup all = Setup.random(random, clock, Scenario.ZIPF).withAllRanks();
                    List<WindowSpec> rises =
                            all.windows().stream().filter(WindowSpec::isRising).toList();
                    Setup setup = risesOnly ? all.with(rises) : all;
                    Simulation faulty = new Simulation(setup.with(fault), random, NOBODY);
                    boolean red = false;
                    try {
                        assertTrue(faulty.run(ROUNDS).faultDone(), "no fault was injected");
                    } catch (AssertionError e) {
                        red = String.valueOf(e.getMessage()).contains(" at 17");
                    } catch (BrokenInvariantException e) {
                        // What never passed the middle of a rising window cannot leave it.
                        red = fault == Fault.SUBTRACTION_SKIPPED;
                    }
                    assertTrue(red, () -> "the comparison missed " + fault + " in " + setup);
                });
    }
}
