package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.TopicFacts;
import io.headtail.testing.TestFacts;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A partition paused for a rebuild comes back when the rebuild fails. */
class ArrivalsTest {
    private static final TopicFacts FACTS = TestFacts.of(4);

    private final Arrivals arrivals =
            new Arrivals(
                    new KafkaPartitions(
                            0,
                            OwnedPartitionTest.SETTINGS,
                            () -> FACTS,
                            () -> 0,
                            System::nanoTime));
    private final OwnedPartition p = OwnedPartitionTest.fromTheLog(0, OwnedPartitionTest.SETTINGS);
    private final Rebuild rebuild = new Rebuild(p, ticket -> {});

    @AfterEach
    void close() {
        arrivals.close();
    }

    @Test
    void a_partition_paused_for_a_graft_comes_back_when_its_rebuild_fails() {
        arrivals.rest(rebuild, p);
        assertEquals(List.of(0), arrivals.waiting());
        arrivals.ended(rebuild, p, new IllegalStateException("its offset is gone from the log"));
        assertSame(p, arrivals.ready());
        assertEquals(List.of(), arrivals.waiting());
        assertTrue(rebuild.hasFailed(), "and the rebuild begins again");
    }

    @Test
    void a_partition_paused_as_its_rebuild_fails_comes_back() {
        assertFalse(rebuild.hasFailed());
        arrivals.ended(rebuild, p, new IllegalStateException("its offset is gone from the log"));
        arrivals.rest(rebuild, p);
        assertSame(p, arrivals.ready());
        assertEquals(List.of(), arrivals.waiting());
    }
}
