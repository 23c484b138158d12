package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.settings.CountingRules;
import io.headtail.log.event.EventSettings;
import io.headtail.merge.Merger;
import io.headtail.merge.Partials;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether partials were counted by the settings of this process. */
class SameRulesTest {
    private final Merger merger =
            new Merger(Partials.TOPIC, List.of(Partials.MINUTE), 10, Long.MAX_VALUE);
    private final Partials partials = new Partials();
    private boolean caughtUp = true;
    private final SameRules same =
            new SameRules(rules(5_000), Partials.TOPIC, () -> caughtUp, merger::countedBy);

    private static CountingRules rules(long latenessMs) {
        return new CountingRules(
                1_000, latenessMs, new EventSettings(null, null, null, 3_600_000, false));
    }

    /**
     * A partial of an instance with this lateness, after the topic has got that many partitions.
     */
    private void report(long latenessMs, int partitions) {
        partials.partitions = partitions;
        partials.tick += 1_000;
        partials.fingerprint =
                rules(latenessMs)
                        .fingerprint(
                                Partials.TOPIC, partitions, Partials.MINUTE.span(), Partials.K);
        assertNull(Partials.give(merger, Partials.key(0), partials.of("a=1")));
    }

    @Test
    void it_holds_while_instances_count_as_it_does() throws Exception {
        assertFalse(same.known());
        report(5_000, 2);
        caughtUp = false;
        assertFalse(same.known(), "newer ones may follow");
        caughtUp = true;
        assertTrue(same.known());
        same.check();
        // Partitions are no setting: both see the same topic.
        report(5_000, 3);
        same.check();
        report(2_000, 3);
        String said = String.valueOf(assertThrows(IOException.class, same::check).getMessage());
        assertTrue(said.contains("tick=1000, lateness=5000, event.id=key"), said);
        assertTrue(same.differ());
        report(5_000, 3);
        same.check();
        assertFalse(same.differ());
    }
}
