package io.headtail.window;

import static io.headtail.testing.Feeds.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Windows rebuilt from a log that was truncated below offset 10, where a deleted record was newer
 * than all remaining ones.
 */
class GraftTest {
    private static final Timing TIMING = new Timing(1_000, 2_000, 0);
    private static final WindowSpec TEN = WindowSpec.sliding("ten", 10_000);
    private static final WindowSpec ALL = WindowSpec.allTime("all");

    private final PartitionWindows running =
            new PartitionWindows(
                    List.of(TEN, ALL), TIMING, 5, 0, Long.MIN_VALUE, Placement.ANYWHERE);
    private final PartitionWindows rebuilt =
            new PartitionWindows(List.of(TEN), TIMING, 5, 10, 20_001, Placement.ANYWHERE);

    private static byte[] id(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    private static void head(PartitionWindows windows, long offset, long timestamp) {
        offer(windows.head(), offset, timestamp, id("v"), 0, 1, 1);
    }

    private void bothHeads(long offset, long timestamp) {
        head(running, offset, timestamp);
        head(rebuilt, offset, timestamp);
    }

    private void tailReads(long offset, long timestamp) {
        offer(rebuilt.tail(0), offset, timestamp, id("v"), 0, 1, 1);
    }

    @Test
    void events_that_only_one_head_holds_must_have_been_released() {
        head(running, 9, 20_000);
        running.drop(0);
        running.advance(17_000);
        bothHeads(10, 17_500);
        rebuilt.advance(17_000);
        tailReads(10, 17_500);
        assertFalse(
                Graft.isPossible(running, rebuilt), "each holds an event that the other has not");
        Throwable thrown =
                assertThrows(IllegalStateException.class, () -> Graft.graft(running, rebuilt));
        assertTrue(thrown.toString().contains("stream time 17500, 1 held"), thrown::toString);

        running.advance(18_000);
        rebuilt.advance(18_000);
        assertFalse(
                Graft.isPossible(running, rebuilt), "no tail would subtract the event at 20 000");

        bothHeads(11, 23_500);
        running.advance(21_000);
        rebuilt.advance(21_000);
        assertTrue(Graft.isPossible(running, rebuilt), "one event is held by both");
        Graft.graft(running, rebuilt);
        assertTrue(running.has(0) && running.assertValid());
    }

    @Test
    void a_tail_that_lags_must_have_come_to_the_same_stream_time() {
        head(running, 9, 20_000);
        running.drop(0);
        bothHeads(10, 18_500);
        bothHeads(11, 18_600);
        running.advance(21_000);
        rebuilt.advance(21_000);
        assertFalse(
                Graft.isPossible(running, rebuilt),
                "its tail would take 16 600 to 18 000 for in time");

        tailReads(10, 18_500);
        tailReads(11, 18_600);
        assertTrue(Graft.isPossible(running, rebuilt), "the tail stands at the head");
        Graft.graft(running, rebuilt);
        Tail tail = running.tail(0);
        assertEquals(20_000, tail.streamTime());
    }

    @Test
    void the_first_event_is_not_one_that_is_late_here() {
        head(running, 9, 20_000);
        running.drop(0);
        running.advance(18_000);
        bothHeads(10, 5_000);
        bothHeads(11, 30_000);
        rebuilt.advance(28_000);
        running.advance(28_000);
        tailReads(10, 5_000);
        tailReads(11, 30_000);
        Graft.graft(running, rebuilt);
        assertEquals(20_000, running.head().firstTimestamp());
    }
}
