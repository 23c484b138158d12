package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Follower;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.Progress;
import io.headtail.history.stats.AgreeingFollower;
import io.headtail.instance.settings.CountingRules;
import io.headtail.log.event.FieldPlace;
import io.headtail.merge.Merger;
import io.headtail.merge.Partials;
import io.headtail.testing.LogLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A follower writes only while partials were counted by the settings of its own process. */
class SameRulesTest {
    private final Merger merger =
            new Merger(Partials.TOPIC, List.of(Partials.MINUTE), 10, Long.MAX_VALUE);
    private final Partials partials = new Partials();
    private final List<String> told = new ArrayList<>();
    private boolean caughtUp = true;
    private final SameRules same =
            new SameRules(rules(5_000), Partials.TOPIC, () -> caughtUp, merger::countedBy);
    private final AgreeingFollower follower = new AgreeingFollower(new Told(), same);

    private final class Told implements Follower<FollowedEvent> {
        @Override
        public Map<Integer, Mark> resume(Set<Integer> partitions) {
            told.add("resume");
            return Map.of();
        }

        @Override
        public void forget(int partition) {
            told.add("forget");
        }

        @Override
        public void event(FollowedEvent event) {
            told.add("event");
        }

        @Override
        public void invalid(int partition, long offset) {
            told.add("invalid");
        }

        @Override
        public void gap(Gap gap) {
            told.add("gap");
        }

        @Override
        public boolean isDue(List<Progress> progress) {
            return true;
        }

        @Override
        public void store(List<Progress> progress) {
            told.add("store");
        }
    }

    private static CountingRules rules(long latenessMs) {
        return new CountingRules(
                1_000, latenessMs, FieldPlace.KEY, FieldPlace.RECORD, null, null, 3_600_000);
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
    void it_writes_only_while_instances_count_as_it_does_and_says_so_once() throws Exception {
        assertFalse(same.known());
        report(5_000, 2);
        caughtUp = false;
        assertFalse(same.known(), "newer ones may follow");
        caughtUp = true;
        assertTrue(same.known());
        follower.resume(Set.of(0));
        follower.store(List.of());
        // Partitions are no setting: both see the same topic.
        report(5_000, 3);
        follower.store(List.of());
        assertEquals(List.of("resume", "store", "store"), told);
        try (LogLines lines = LogLines.ofThisThread(SameRules.class.getName())) {
            report(2_000, 3);
            for (int i = 0; i < 3; i++) {
                assertThrows(IOException.class, () -> follower.store(List.of()));
                assertThrows(IOException.class, () -> follower.resume(Set.of(0)));
            }
            assertTrue(same.differ());
            assertEquals(3, told.size(), "not stored, and nothing lost");
            List<String> said = lines.with("");
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.get(0).contains("tick=1000, lateness=5000, event.id=key"), said.get(0));
            report(5_000, 3);
            follower.store(List.of());
            assertFalse(same.differ());
            assertEquals(2, lines.with("").size());
        }
        assertEquals(4, told.size());
    }

    @Test
    void records_that_are_no_events_are_counted() {
        follower.invalid(0, 5);
        follower.invalid(1, 5);
        assertEquals(2, follower.invalidRecords());
        assertEquals(List.of("invalid", "invalid"), told);
    }
}
