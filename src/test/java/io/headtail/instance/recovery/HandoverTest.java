package io.headtail.instance.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.LaneScene;
import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.TestPartition;
import io.headtail.instance.rebuild.Outcome;
import io.headtail.instance.rebuild.Rebuild;
import io.headtail.instance.rebuild.RebuildState;
import io.headtail.instance.status.Arriving;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A partition that is held for a rebuild is always returned, whatever happens to the rebuild, and
 * whenever.
 */
class HandoverTest {
    private final Throwable cause = new IllegalStateException("its offset is gone");

    private final LanePartition p = TestPartition.fromTheLog(0, TestPartition.SETTINGS);
    private final List<Rebuild> rebuilds = new ArrayList<>();

    private final Handover handover =
            new Handover(
                    new PartitionSource() {
                        @Override
                        public Callable<LanePartition> recovery(Arriving arriving) {
                            return () -> p;
                        }

                        @Override
                        public Runnable rebuilding(Rebuild of, LanePartition partition) {
                            rebuilds.add(of);
                            return () -> {};
                        }

                        @Override
                        public void close() {}
                    });

    private Rebuild rebuild() {
        return rebuilds.get(0);
    }

    @BeforeEach
    void begin() {
        p.windows().advance(LaneScene.BEGIN);
        handover.rebuild(p);
        rebuild().setNear(true);
    }

    @AfterEach
    void close() {
        handover.close();
    }

    private void hold() {
        handover.hold(p, () -> assertEquals(List.of(0), held(), "before it ends to run"));
    }

    private void arrives() {
        assertEquals(List.of(0), held(), "until it runs");
        handover.arrived(0);
        assertEquals(List.of(), held());
    }

    private List<Integer> held() {
        return handover.arriving().stream().map(arriving -> arriving.partition).toList();
    }

    private void comesBackAndTheRebuildBeginsAgain() {
        assertSame(p, assertInstanceOf(Outcome.GivenBack.class, handover.next()).p());
        arrives();
        assertFalse(handover.wantsHold(p));
        assertEquals(2, rebuilds.size());
    }

    @Test
    void a_partition_comes_back_when_its_rebuild_fails_while_it_is_held() {
        assertTrue(handover.wantsHold(p));
        hold();
        assertEquals(List.of(0), held());
        assertNull(handover.next());
        assertTrue(rebuild().fail(cause));
        comesBackAndTheRebuildBeginsAgain();
    }

    @Test
    void a_partition_comes_back_when_its_rebuild_failed_just_before_it_was_held() {
        assertTrue(handover.wantsHold(p));
        assertTrue(rebuild().fail(cause));
        hold();
        comesBackAndTheRebuildBeginsAgain();
    }

    @Test
    void a_partition_that_cannot_take_the_windows_comes_back_and_the_rebuild_goes_on() {
        hold();
        rebuild().giveBack();
        assertSame(p, assertInstanceOf(Outcome.GivenBack.class, handover.next()).p());
        assertFalse(handover.wantsHold(p), "not again at the same tick");
        assertEquals(1, rebuilds.size());
        assertInstanceOf(RebuildState.Following.class, rebuild().state());
    }

    @Test
    void a_partition_that_has_its_windows_is_ready() {
        hold();
        assertTrue(rebuild().graft());
        rebuild().complete();
        assertSame(p, assertInstanceOf(Outcome.Ready.class, handover.next()).p());
        arrives();
    }

    @Test
    void a_partition_whose_graft_failed_half_way_does_not_come_back() {
        hold();
        assertTrue(rebuild().graft());
        assertTrue(rebuild().fail(cause));
        assertSame(cause, assertInstanceOf(Outcome.Failed.class, handover.next()).cause());
    }

    @Test
    void a_rebuild_of_a_revoked_partition_changes_nothing_and_tells_nothing() {
        hold();
        handover.cancel(0);
        assertFalse(rebuild().graft());
        assertFalse(rebuild().fail(cause));
        assertNull(handover.next());
        assertTrue(rebuild().state() instanceof RebuildState.Ended);
    }

    @Test
    void a_graft_that_ends_after_its_partition_was_revoked_is_dropped() {
        hold();
        assertTrue(rebuild().graft());
        handover.cancel(0);
        rebuild().complete();
        assertNull(handover.next());
    }
}
