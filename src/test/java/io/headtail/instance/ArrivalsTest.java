package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.TopicFacts;
import io.headtail.testing.KnownTopic;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A partition that rests for a rebuild which fails comes back. */
class ArrivalsTest {
    private static final TopicFacts FACTS =
            new TopicFacts("c", "t", 4, -1, true, Long.MAX_VALUE, false);

    private final Arrivals arrivals =
            new Arrivals(
                    new KafkaPartitions(
                            0,
                            OwnedPartitionTest.SETTINGS,
                            (KnownTopic) () -> FACTS,
                            () -> 0,
                            System::nanoTime));
    private final OwnedPartition p = OwnedPartitionTest.fromTheLog(0, OwnedPartitionTest.SETTINGS);
    private final Rebuild rebuild = new Rebuild(p, ticket -> {});

    @AfterEach
    void close() {
        arrivals.close();
    }

    @Test
    void a_partition_comes_back_when_its_rebuild_fails_while_it_rests() {
        arrivals.rest(rebuild, p);
        assertEquals(List.of(0), arrivals.waiting());
        arrivals.ended(rebuild, p, new IllegalStateException("its offset is gone from the log"));
        assertSame(p, arrivals.ready());
        assertEquals(List.of(), arrivals.waiting());
        assertTrue(rebuild.hasFailed(), "and the rebuild begins again");
    }

    @Test
    void a_partition_comes_back_when_it_was_put_to_rest_as_its_rebuild_failed() {
        assertFalse(rebuild.hasFailed());
        arrivals.ended(rebuild, p, new IllegalStateException("its offset is gone from the log"));
        arrivals.rest(rebuild, p);
        assertSame(p, arrivals.ready());
        assertEquals(List.of(), arrivals.waiting());
    }
}
