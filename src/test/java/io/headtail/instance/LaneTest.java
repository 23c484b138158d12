package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.status.PartitionStatus;
import io.headtail.merge.Partial;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a lane does with its partitions, over logs in memory; times are ms after the beginning. */
class LaneTest {
    private static final long LATENESS = LaneScene.SETTINGS.timing().latenessMs();

    private LaneScene scene = new LaneScene();

    @AfterEach
    void end() {
        scene.end();
    }

    // Both hold events up to that watermark, and are live at the clock's target.
    private void runsTwo(long watermark) {
        scene.append(0, 500, watermark + LATENESS);
        scene.append(1, 700, watermark + LATENESS);
        scene.pass(200_000);
        scene.clock.set(watermark, watermark);
        scene.assign(0, 1);
        assertEquals(watermark, scene.sent.tick(0));
        assertEquals(watermark, scene.sent.tick(1));
    }

    @Test
    void a_partition_that_is_assigned_runs_and_is_live_where_the_clock_is() {
        scene.append(0, 500, 2_500, 10_000 + LATENESS);
        scene.pass(20_000);
        scene.clock.set(7_000, 7_000);
        assertFalse(scene.lane.hasJoined());
        scene.head.group.add(by -> by.joined());
        scene.assign(0);
        assertTrue(scene.lane.hasJoined());
        assertEquals(7_000, scene.sent.tick(0));
        Partial newest = scene.sent.newest(0, "minute");
        assertTrue(newest.isFinal() && newest.complete());
        assertEquals(2, newest.views(0));
        assertTrue(scene.status(0).live());
        scene.clock.set(12_000, 12_000);
        scene.lane.cycle();
        assertEquals(10_000, scene.sent.tick(0), "the watermark is not further");
        scene.append(0, 12_000 + LATENESS);
        scene.lane.cycle();
        assertEquals(12_000, scene.sent.tick(0));
    }

    @Test
    void a_partition_that_comes_to_run_is_seen_all_the_time() {
        scene.assign(0, 1);
        // Its head lost its position: it is recovered again.
        scene.head.lost.add(0);
        scene.lane.cycle();
        scene.awaitArrivals();
        assertEquals(List.of(0, 1, 0), scene.recovered);
        assertEquals(List.of(), scene.unseen, "a lane without it would be ready");
    }

    @Test
    void a_partition_whose_watermark_is_behind_the_clock_is_not_live() {
        scene.append(0, 500, 10_000 + LATENESS);
        scene.pass(20_000);
        scene.clock.set(12_000, 12_000);
        scene.assign(0);
        assertEquals(10_000, scene.sent.tick(0));
        assertFalse(scene.status(0).live());
        scene.pass(1_000);
        assertFalse(scene.status(0).live(), "it has not been silent for long enough");
        scene.append(0, 12_000 + LATENESS);
        scene.lane.cycle();
        assertTrue(scene.status(0).live());
    }

    @Test
    void views_leave_a_window_once_its_tail_has_passed_them() {
        scene.append(0, 500, 30_500, 90_000 + LATENESS);
        scene.pass(200_000);
        scene.clock.set(61_000, 61_000);
        scene.assign(0);
        assertEquals(1, scene.sent.newest(0, "minute").views(0));
        assertEquals(2, scene.sent.newest(0, "all").views(0));
    }

    @Test
    void a_partition_that_is_revoked_is_not_run_and_others_go_on() {
        runsTwo(10_000);
        scene.head.revoke(0);
        scene.append(0, 20_000 + LATENESS);
        scene.append(1, 20_000 + LATENESS);
        scene.clock.set(20_000, 20_000);
        scene.pass(1_000);
        assertEquals(20_000, scene.sent.tick(1));
        assertEquals(10_000, scene.sent.tick(0));
        assertEquals(List.of(0), scene.clock.left);
        assertEquals(Set.of(0), scene.head.paused);
        assertEquals(Set.of(1), scene.tails.reading);
        assertEquals(Set.of(1), scene.asked());
        assertEquals(List.of(1), numbers());
        scene.assign(0);
        assertEquals(20_000, scene.sent.tick(0), "it comes back");
    }

    @Test
    void a_partition_that_is_revoked_before_it_is_recovered_is_not_run() {
        scene.append(0, 500, 10_000 + LATENESS);
        scene.pass(20_000);
        scene.clock.set(10_000, 10_000);
        scene.holdRecoveries();
        scene.head.group.add(by -> by.assigned(0));
        scene.lane.cycle();
        assertEquals(List.of(0), scene.recovered);
        assertEquals(1, scene.lane.arriving().size());
        scene.head.revoke(0);
        scene.lane.cycle();
        assertEquals(List.of(), scene.lane.arriving());
        scene.letRecover();
        scene.pass(1_000);
        assertEquals(List.of(), numbers());
        assertEquals(List.of(0), scene.clock.left);
        scene.assign(0);
        assertEquals(10_000, scene.sent.tick(0), "it comes back");
    }

    private List<Integer> numbers() {
        return scene.lane.statuses().stream().map(PartitionStatus::partition).toList();
    }

    @Test
    void a_partition_whose_heads_position_is_lost_starts_again_and_others_go_on() {
        runsTwo(10_000);
        scene.head.lost.add(0);
        scene.holdRecoveries();
        scene.lane.cycle();
        assertEquals(List.of(0, 1, 0), scene.recovered);
        assertEquals(List.of(1), numbers());
        assertEquals(Set.of(0), scene.head.resting);
        assertEquals(List.of(), scene.clock.left, "it is still owned");
        scene.append(1, 20_000 + LATENESS);
        scene.clock.set(20_000, 20_000);
        scene.lane.cycle();
        assertEquals(20_000, scene.sent.tick(1));
        scene.letRecover();
        scene.awaitArrivals();
        scene.append(0, 20_000 + LATENESS);
        scene.lane.cycle();
        assertEquals(20_000, scene.sent.tick(0));
        assertEquals(2, scene.sent.newest(0, "all").views(0), "all is read again");
    }

    @Test
    void a_lost_position_of_a_partition_that_has_left_is_ignored() {
        runsTwo(10_000);
        scene.head.revoke(0);
        scene.head.lost.add(0);
        scene.lane.cycle();
        assertEquals(List.of(0, 1), scene.recovered);
        assertEquals(List.of(1), numbers());
    }

    @Test
    void a_window_whose_tails_position_is_lost_is_rebuilt_and_the_partition_goes_on() {
        runsTwo(10_000);
        scene.tails.lost.add(0);
        scene.lane.cycle();
        assertEquals(List.of("0 minute"), scene.rebuilt);
        assertEquals(Set.of(1), scene.tails.reading);
        scene.append(0, 20_000 + LATENESS);
        scene.append(1, 20_000 + LATENESS);
        scene.clock.set(20_000, 20_000);
        scene.lane.cycle();
        assertEquals(20_000, scene.sent.tick(0));
        assertEquals(LaneScene.BEGIN + 10_000, scene.sent.newest(0, "minute").tick());
        assertEquals(LaneScene.BEGIN + 20_000, scene.sent.newest(1, "minute").tick());
        assertEquals(List.of(0, 1), scene.recovered);
    }

    @Test
    void partitions_are_marked_if_the_count_changed_under_them_or_before_they_arrived() {
        runsTwo(10_000);
        assertFalse(scene.sent.newest(0, "minute").countChanged());
        scene.partitions = 6;
        scene.append(0, 20_000 + LATENESS);
        scene.append(2, 500, 20_000 + LATENESS);
        scene.clock.set(20_000, 20_000);
        scene.assign(2);
        for (int partition : new int[] {0, 2}) {
            Partial newest = scene.sent.newest(partition, "minute");
            assertEquals(LaneScene.BEGIN + 20_000, newest.tick());
            assertEquals(6, newest.partitions());
            assertTrue(newest.countChanged(), "partition " + partition);
        }
        assertEquals(4, scene.sent.newest(1, "minute").partitions());
    }

    @Test
    void a_partition_whose_end_cannot_be_asked_for_is_not_passed_over_and_others_are() {
        runsTwo(10_000);
        scene.withoutLeader.add(1);
        scene.clock.set(20_000, 20_000);
        scene.pass(10_000);
        assertEquals(20_000, scene.sent.tick(0));
        assertFalse(scene.sent.newest(0, "all").isFinal());
        assertEquals(10_000, scene.sent.tick(1));
        assertFalse(scene.clock.atEnd.contains(1), "nobody knows");
        scene.withoutLeader.clear();
        scene.pass(3_000);
        assertEquals(10_000, scene.sent.tick(1), "who was held up may still come");
        scene.pass(5_000);
        assertEquals(20_000, scene.sent.tick(1));
    }

    @Test
    void a_silent_partition_follows_the_clock_of_quiet_ones_after_the_silence() {
        runsTwo(10_000);
        scene.append(1, 40_000 + LATENESS);
        scene.clock.set(40_000, 20_000);
        scene.pass(LaneScene.SILENCE);
        assertEquals(10_000, scene.sent.tick(0), "its log's end is only asked for");
        scene.pass(500);
        assertEquals(40_000, scene.sent.tick(1));
        assertTrue(scene.sent.newest(1, "all").isFinal());
        assertEquals(20_000, scene.sent.tick(0));
        assertFalse(scene.sent.newest(0, "all").isFinal());
    }

    @Test
    void the_last_tick_is_published_off_the_grid_only_once_all_is_read() {
        scene.append(0, 500, 97_000 + LATENESS, 97_001 + LATENESS);
        scene.head.readable.put(0, 2);
        scene.pass(300_000);
        scene.clock.set(250_000, 0);
        scene.assign(0);
        long onGrid = scene.sent.tick(0);
        assertTrue(onGrid > 0 && onGrid < 97_000, () -> "tick " + onGrid);
        assertFalse(scene.clock.atEnd.contains(0));
        scene.head.readable.clear();
        scene.pass(1_000);
        assertEquals(97_000, scene.sent.tick(0));
        assertTrue(scene.clock.atEnd.contains(0));
    }

    @Test
    void a_head_that_holds_more_than_its_share_is_paused_until_that_is_released() {
        scene = LaneScene.withMemory(4_096, 0);
        long second = 0;
        for (; second < 60; second++) {
            scene.append(0, second * 1_000);
        }
        scene.pass(300_000);
        scene.clock.set(10_000, 0);
        scene.assign(0);
        assertEquals(10_000, scene.sent.tick(0));
        assertEquals(Set.of(0), scene.head.paused);
        scene.append(0, second * 1_000 + LATENESS);
        scene.pass(1_000);
        assertEquals(60, scene.head.position(0));
        assertTrue(scene.status(0).buffer().full());
        scene.clock.set(60_000, 0);
        scene.pass(1_000);
        assertEquals(Set.of(), scene.head.paused);
        assertEquals(60_000, scene.sent.tick(0));
        assertFalse(scene.status(0).buffer().full());
    }

    @Test
    void tails_are_fed_from_memory_where_there_is_some() {
        assertTrue(viewsLeave(scene) > 0);
        scene.end();
        scene = LaneScene.withMemory(1 << 20, 1 << 20);
        assertEquals(0, viewsLeave(scene));
    }

    // How many events the tails read from the log for one event to leave its window.
    private static int viewsLeave(LaneScene scene) {
        scene.append(0, 500, 30_500, 90_000 + LATENESS);
        scene.pass(200_000);
        scene.clock.set(61_000, 61_000);
        scene.assign(0);
        assertEquals(1, scene.sent.newest(0, "minute").views(0));
        return scene.tails.read;
    }
}
