package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Mark;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The marks of a lane's answers, and how far it advances by the event clock. */
class LaneMarksTest {
    private static final long LATENESS = LaneScene.SETTINGS.timing().latenessMs();

    private LaneScene scene = new LaneScene();

    @AfterEach
    void end() {
        scene.end();
    }

    private void runsAt(long tick) {
        scene.append(0, 500, tick + LATENESS);
        scene.pass(200_000);
        scene.clock.set(tick, tick);
        scene.assign(0);
        assertEquals(tick, scene.sent.tick(0));
        assertEquals(Set.of(), scene.sent.marks(0));
    }

    private void goesOnTo(long tick) {
        scene.clock.set(tick, tick);
        scene.lane.cycle();
        assertEquals(tick, scene.sent.tick(0));
    }

    @Test
    void answers_are_marked_while_the_clock_is_stepped() {
        runsAt(10_000);
        scene.clock.stepped = true;
        scene.append(0, 12_000 + LATENESS);
        goesOnTo(11_000);
        assertEquals(Set.of(Mark.CLOCK_STEP), scene.sent.marks(0));
        scene.clock.stepped = false;
        goesOnTo(12_000);
        assertEquals(Set.of(), scene.sent.marks(0));
    }

    @Test
    void answers_are_marked_while_stream_time_is_ahead_of_the_clock() {
        runsAt(10_000);
        scene.append(0, 300_000);
        goesOnTo(11_000);
        assertEquals(Set.of(Mark.AHEAD), scene.sent.marks(0));
        scene.pass(100_000);
        goesOnTo(12_000);
        assertEquals(Set.of(), scene.sent.marks(0), "the clock has come as far");
    }

    @Test
    void answers_are_marked_while_the_head_is_paused_on_a_full_buffer() {
        scene.end();
        scene = LaneScene.withMemory(4_096, 0);
        for (long second = 0; second < 60; second++) {
            scene.append(0, second * 1_000);
        }
        scene.pass(300_000);
        scene.clock.set(10_000, 0);
        scene.assign(0);
        scene.clock.set(11_000, 0);
        scene.lane.cycle();
        assertEquals(Set.of(Mark.BUFFER_FULL), scene.sent.marks(0));
        scene.append(0, 200_000, 300_000);
        scene.clock.set(60_000, 0);
        scene.pass(1_000);
        scene.clock.set(100_000, 0);
        scene.pass(1_000);
        assertEquals(Set.of(), scene.sent.marks(0), "it has been released");
    }

    @Test
    void answers_past_an_open_transaction_are_marked_until_the_watermark_has_passed_it() {
        runsAt(10_000);
        scene.openTransactions.add(0);
        scene.clock.set(20_000, 20_000);
        scene.pass(LaneScene.SETTINGS.openTransactionTimeout().toMillis() + 60_000);
        assertEquals(20_000, scene.sent.tick(0));
        assertEquals(Set.of(Mark.OPEN_TRANSACTION), scene.sent.marks(0));
        scene.openTransactions.clear();
        scene.append(0, 30_000 + LATENESS);
        goesOnTo(30_000);
        assertEquals(Set.of(), scene.sent.marks(0));
    }

    @Test
    void by_the_event_clock_only_the_clock_takes_a_partition_beyond_its_watermark() {
        scene.end();
        scene = LaneScene.byEvents();
        scene.append(0, 500, 10_000 + LATENESS);
        scene.pass(200_000);
        scene.clock.set(30_000, 30_000);
        scene.assign(0);
        assertEquals(10_000, scene.sent.tick(0));
        scene.pass(100_000);
        assertEquals(10_000, scene.sent.tick(0), "silence says nothing in a replay");
        scene.clock.passed.add(0);
        scene.lane.cycle();
        assertEquals(30_000, scene.sent.tick(0));
        assertFalse(scene.sent.newest(0, "all").isFinal());
    }

    @Test
    void by_the_event_clock_the_last_tick_is_published_once_the_replay_has_ended() {
        scene.end();
        scene = LaneScene.byEvents();
        scene.append(0, 500, 97_000 + LATENESS);
        scene.pass(300_000);
        scene.clock.set(97_000, 97_000);
        scene.assign(0);
        long onGrid = scene.sent.tick(0);
        assertTrue(onGrid > 0 && onGrid < 97_000, () -> "tick " + onGrid);
        scene.clock.replayEnded = true;
        scene.lane.cycle();
        assertEquals(97_000, scene.sent.tick(0));
    }
}
