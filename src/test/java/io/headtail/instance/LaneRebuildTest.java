package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Partial;
import io.headtail.testing.Await;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A window whose tail lost its position is rebuilt while its partition runs. */
class LaneRebuildTest {
    private static final long LATENESS = LaneScene.SETTINGS.timing().latenessMs();

    private final LaneScene scene = new LaneScene();

    @AfterEach
    void end() {
        scene.end();
    }

    // Once it has one view in its minute.
    private void losesItsTail() {
        scene.append(0, 500, 30_500, 90_000 + LATENESS);
        scene.pass(96_000);
        scene.clock.set(90_000, 90_000);
        scene.assign(0);
        assertEquals(1, scene.sent.newest(0, "minute").views(0));
        scene.rebuilds = true;
        scene.tails.lost.add(0);
        scene.lane.cycle();
        scene.sent.clear();
    }

    private void awaitMinute() {
        Await.until(
                "the minute is published",
                () -> {
                    scene.lane.cycle();
                    return scene.sent.has(0, "minute");
                });
        assertEquals(LaneScene.BEGIN + 90_000, scene.sent.newest(0, "minute").tick());
        assertEquals(1, scene.sent.newest(0, "minute").views(0));
    }

    @Test
    void a_lost_window_is_rebuilt_and_published_as_soon_as_its_partition_has_it() {
        losesItsTail();
        awaitMinute();
        Partial minute = scene.sent.newest(0, "minute");
        assertTrue(minute.isFinal() && minute.complete());
        assertEquals(2, scene.sent.newest(0, "all").views(0), "nothing was counted twice");
        assertEquals(List.of(), scene.lane.arriving());
        assertTrue(scene.status(0).live(), "it was live before");
        assertEquals(List.of(), scene.unseen, "it is seen while it is handed over");
    }

    @Test
    void a_rebuilt_window_goes_on_with_its_partition() {
        losesItsTail();
        awaitMinute();
        scene.append(0, 120_000 + LATENESS);
        scene.clock.set(91_000, 91_000);
        scene.lane.cycle();
        assertEquals(LaneScene.BEGIN + 91_000, scene.sent.newest(0, "minute").tick());
        assertEquals(0, scene.sent.newest(0, "minute").rows(), "30,500 has left the minute");
        scene.clock.set(96_000, 96_000);
        scene.lane.cycle();
        assertEquals(1, scene.sent.newest(0, "minute").views(0));
    }

    @Test
    void a_window_is_rebuilt_behind_a_partition_that_goes_on() {
        losesItsTail();
        scene.append(0, 93_000, 100_000 + LATENESS);
        scene.pass(10_000);
        scene.clock.set(94_000, 94_000);
        Await.until(
                "the minute is published",
                () -> {
                    scene.lane.cycle();
                    return scene.sent.has(0, "minute");
                });
        assertEquals(LaneScene.BEGIN + 94_000, scene.sent.newest(0, "minute").tick());
        assertEquals(
                1, scene.sent.newest(0, "minute").views(0), "93,000 has come, 30,500 has left");
    }

    @Test
    void a_partition_that_is_revoked_while_a_window_is_rebuilt_can_be_assigned_again() {
        losesItsTail();
        scene.head.revoke(0);
        scene.lane.cycle();
        assertEquals(List.of(), scene.lane.arriving());
        scene.sent.clear();
        scene.assign(0);
        awaitMinute();
    }
}
