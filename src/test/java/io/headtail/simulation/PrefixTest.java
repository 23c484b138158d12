package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Partial;
import io.headtail.testing.Oracle;
import io.headtail.testing.PartialRows;
import io.headtail.testing.Seeds;
import io.headtail.time.ClockMode;
import io.headtail.time.SpanCode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a provisional partial means: the same as a final one, of the log as far as the head has read
 * it. So every partial at all can be held against a recount, and the structures are valid then.
 */
class PrefixTest {
    private int checked;

    @ParameterizedTest
    @EnumSource
    void every_partial_equals_the_recount_of_what_its_head_has_read(Scenario scenario) {
        for (ClockMode clock : ClockMode.values()) {
            Seeds.run(
                    PrefixTest.class,
                    2,
                    random -> {
                        Setup setup = Setup.random(random, clock, scenario);
                        Random dice = new Random(random.nextLong());
                        Owner.Watcher watcher =
                                (owner, w, bytes) -> {
                                    if (dice.nextInt(200) == 0) {
                                        check(setup, owner, w, new Partial(bytes));
                                    }
                                };
                        new Simulation(setup, random, watcher).run(300);
                    });
        }
        assertTrue(checked > 20, () -> "only " + checked + " checked");
    }

    private void check(Setup setup, Owner owner, int w, Partial partial) {
        assertTrue(owner.windows.assertValid());
        if (!partial.complete()) {
            return;
        }
        checked++;
        List<Oracle.Event> read = owner.log.eventsBelow(owner.windows.head().offset());
        Oracle oracle = new Oracle(List.of(read), setup.timing().latenessMs());
        List<Oracle.Row> rows = PartialRows.of(partial);
        assertEquals(
                oracle.rows(SpanCode.of(partial.span()), partial.tick(), setup.kMax()),
                rows,
                () -> setup.windows().get(w) + " at " + partial.tick());
    }
}
