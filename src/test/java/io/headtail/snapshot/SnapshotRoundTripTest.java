package io.headtail.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.BrokenInvariantException;
import io.headtail.testing.Seeds;
import io.headtail.window.FrozenPartition;
import io.headtail.window.PartitionWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SnapshotRoundTripTest {
    private static final int RUNS = 150;

    @Test
    void what_was_written_while_the_partition_went_on_is_the_partition_as_it_was_frozen() {
        Seeds.run(
                SnapshotRoundTripTest.class,
                RUNS,
                random -> {
                    Samples sample = new Samples(random);
                    do {
                        sample.goOn(random.nextInt(1_500), true);
                        sample.advance(sample.windows, false);
                    } while (sample.windows.tick() == Long.MIN_VALUE);
                    FrozenPartition frozen = sample.windows.freeze();
                    byte[] atOnce = Samples.write(frozen);
                    // The lane reads on while another thread copies and writes.
                    CompletableFuture<byte[]> written =
                            CompletableFuture.supplyAsync(
                                    () -> {
                                        frozen.copy();
                                        return new byte[0];
                                    });
                    sample.goOn(random.nextInt(200), false);
                    written.join();
                    written = CompletableFuture.supplyAsync(() -> Samples.write(frozen));
                    sample.goOn(random.nextInt(1_500), true);
                    assertArrayEquals(atOnce, written.join());
                    sample.windows.thaw();

                    PartitionWindows restored = sample.restored(atOnce);
                    assertTrue(restored.assertValid());
                    assertArrayEquals(atOnce, Samples.write(restored.freeze()), "written again");
                    restored.thaw();
                    goOnAlike(sample, restored);
                });
    }

    // The restored partition reads what came since, and then both go on.
    private static void goOnAlike(Samples sample, PartitionWindows restored) {
        long from = restored.headOffset();
        List<Samples.Event> since = new ArrayList<>(sample.log);
        since.removeIf(event -> event.offset() < from);
        since.forEach(event -> Samples.feed(restored, event));
        sample.advance(sample.windows, false);
        sample.advance(restored, false);
        for (int round = 0; round < 3; round++) {
            if (restored.tick() < sample.windows.tick()) {
                // It had gone on without a watermark.
                sample.advance(restored, true);
            }
            int before = sample.log.size();
            sample.goOn(100, false);
            sample.log
                    .subList(before, sample.log.size())
                    .forEach(event -> Samples.feed(restored, event));
            sample.advance(sample.windows, false);
            sample.advance(restored, false);
        }
        assertTrue(restored.assertValid());
        assertEquals(sample.windows.tick(), restored.tick());
        boolean settled = !sample.windows.hasStragglers() && !restored.hasStragglers();
        for (int w = 0; w < sample.windows.size() && settled; w++) {
            int[] here = new int[Samples.K];
            int[] there = new int[Samples.K];
            int rows = sample.windows.top(w, Samples.K, here);
            assertEquals(rows, restored.top(w, Samples.K, there));
            for (int rank = 0; rank < rows; rank++) {
                assertArrayEquals(
                        sample.windows.ids().bytes(here[rank]),
                        restored.ids().bytes(there[rank]),
                        sample.windows.spec(w).name());
                assertEquals(
                        sample.windows.counts(w).countAtRank(rank),
                        restored.counts(w).countAtRank(rank));
            }
            assertEquals(sample.windows.counts(w).views(), restored.counts(w).views());
            assertEquals(sample.windows.completeFrom(w), restored.completeFrom(w));
        }
        assertEquals(sample.windows.firstTimestamp(), restored.firstTimestamp());
        assertEquals(sample.windows.misplacedThrough(), restored.misplacedThrough());
    }

    @Test
    void while_it_is_frozen_no_slot_is_freed_or_given_out_twice() {
        Samples sample = new Samples(new java.util.Random(3));
        sample.goOn(500, true);
        sample.advance(sample.windows, false);
        FrozenPartition frozen = sample.windows.freeze();
        assertThrows(IllegalStateException.class, sample.windows::freeze);
        int slot = 0;
        assertThrows(BrokenInvariantException.class, () -> sample.windows.ids().free(slot));
        int slots = frozen.ids().slots();
        sample.goOn(500, false);
        assertEquals(slots, frozen.ids().slots(), "what came since does not show");
        sample.windows.thaw();
        sample.windows.freeze();
    }
}
