package io.headtail.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.RisingCounts;
import io.headtail.count.id.VideoIds;
import io.headtail.testing.Feeds;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A row of a rising window has two numbers, each of which may be large. */
class LargestRisingRowsTest {
    private static final int ROWS = 12;
    private static final long EIGHT_BYTES = 1L << 56;

    @Test
    void a_partial_of_the_longest_ids_and_large_numbers_is_within_the_limit() {
        PartitionWindows windows =
                new PartitionWindows(
                        List.of(WindowSpec.rising("rising", 5_000)),
                        new Timing(1_000, 0, 1_000),
                        ROWS,
                        0,
                        Long.MIN_VALUE,
                        Placement.ANYWHERE);
        for (int i = 0; i < ROWS; i++) {
            String id = Character.toString('a' + i).repeat(VideoIds.MAX_LENGTH);
            byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
            Feeds.offer(windows.head(), i, 1_000, utf8);
        }
        windows.advance(windows.head().reach());
        // No log has as many views.
        RisingCounts counts = (RisingCounts) windows.window(0).counts();
        for (int slot = 0; slot < ROWS; slot++) {
            counts.add(slot, 2 * EIGHT_BYTES);
            counts.pass(slot, 2 * EIGHT_BYTES);
            counts.add(slot, (2 + slot + 1) * EIGHT_BYTES);
        }
        counts.settle();

        byte[] partial = new PartialEncoder().encode(windows, 0, ROWS, 1, 1, Long.MIN_VALUE);

        assertEquals(ROWS, new Partial(partial).rows());
        int limit = PartialEncoder.maxBytes(ROWS, true);
        assertTrue(partial.length <= limit, partial.length + " bytes of " + limit);
        assertTrue(partial.length > PartialEncoder.maxBytes(ROWS, false), "others need less");
    }
}
