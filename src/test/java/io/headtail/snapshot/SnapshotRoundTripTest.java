package io.headtail.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.FrozenCounts;
import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.testing.Seeds;
import io.headtail.window.FrozenPartition;
import io.headtail.window.FrozenWindow;
import io.headtail.window.PartitionWindows;
import io.headtail.window.cursor.FrozenCursor;
import io.headtail.window.cursor.HeldBucket;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // it computes for long
class SnapshotRoundTripTest {
    private static final int RUNS = 150;

    private final Set<String> seen = new TreeSet<>();

    @Test
    void a_snapshot_written_while_the_partition_goes_on_is_the_partition_as_frozen() {
        Seeds.run(
                SnapshotRoundTripTest.class,
                RUNS,
                random -> {
                    Samples sample = begun(random);
                    FrozenPartition frozen = sample.windows.freeze();
                    int steps = sample.steps.size();
                    byte[] atOnce = Samples.write(frozen);
                    // The lane reads on while another thread copies and writes.
                    CompletableFuture<Void> copied = CompletableFuture.runAsync(frozen::copy);
                    sample.goOn(random.nextInt(200), false);
                    copied.join();
                    CompletableFuture<byte[]> written =
                            CompletableFuture.supplyAsync(() -> Samples.write(frozen));
                    sample.goOn(random.nextInt(1_500), true);
                    assertArrayEquals(atOnce, written.join());
                    sample.windows.thaw();
                    sample.goOn(300, true);
                    note(frozen);

                    PartitionWindows restored = sample.restored(atOnce);
                    assertTrue(restored.assertValid());
                    assertArrayEquals(atOnce, Samples.write(restored.freeze()), "written again");
                    restored.thaw();
                    sample.replay(restored, steps);
                    assertTrue(restored.assertValid());
                    assertEquals(
                            sample.windows.head().firstTimestamp(),
                            restored.head().firstTimestamp());
                    assertEquals(
                            sample.windows.head().misplacedThrough(),
                            restored.head().misplacedThrough());
                });
        assertTrue(KINDS.equals(seen) || Long.getLong("headtail.seed") != null, seen::toString);
    }

    private static Samples begun(Random random) {
        Samples sample = new Samples(random);
        do {
            sample.goOn(random.nextInt(1_500), true);
            sample.advance(false);
        } while (sample.windows.tick() == Long.MIN_VALUE);
        switch (random.nextInt(12)) {
            case 0 -> sample.crowd(5_000, 1);
            case 1 -> sample.crowd(5_000, 300);
            default -> {}
        }
        // Possibly frozen while stragglers are held.
        if (random.nextInt(4) == 0) {
            sample.advance(true);
            sample.goOn(random.nextInt(20), false);
        }
        return sample;
    }

    /** Cases that must have occurred in some run. */
    private static final Set<String> KINDS =
            Set.of(
                    "all time",
                    "an empty window",
                    "an id of 255 bytes",
                    "count beyond 2^32",
                    "count beyond 255",
                    "events held",
                    "events of several views held",
                    "late views",
                    "late views of a tick to come",
                    "misplaced",
                    "no window of all time",
                    "stragglers",
                    "tail behind the head",
                    "width 0",
                    "width 32",
                    "width 8");

    private void note(FrozenPartition of) {
        byte[] id = new byte[255];
        for (int slot = 0; slot < of.ids().slots(); slot++) {
            note(of.ids().copy(slot, id, 0) == 255, "an id of 255 bytes");
        }
        note(of.late().leaving().size() > 0, "late views");
        note(of.late().ahead().size() > 0, "late views of a tick to come");
        note(of.head().state().misplacedThrough() != Long.MIN_VALUE, "misplaced");
        for (HeldBucket bucket : of.head().held()) {
            note(bucket.tick() < of.tick(), "stragglers");
            note(true, bucket.views() == null ? "events held" : "events of several views held");
        }
        boolean all = false;
        for (FrozenWindow window : of.windows()) {
            FrozenCounts counts = window.counts();
            seen.add("width " + counts.width());
            note(counts.views() == 0, "an empty window");
            for (int slot = 0; slot < of.ids().slots(); slot++) {
                note(counts.get(slot) > 255, "count beyond 255");
                note(counts.get(slot) > 1L << 32, "count beyond 2^32");
            }
            FrozenCursor tail = window.tail();
            all |= tail == null;
            note(
                    tail != null && tail.state().nextOffset() < of.head().state().nextOffset(),
                    "tail behind the head");
        }
        note(true, all ? "all time" : "no window of all time");
    }

    private void note(boolean holds, String kind) {
        if (holds) {
            seen.add(kind);
        }
    }

    @Test
    void no_slot_is_freed_or_given_out_twice_while_the_partition_is_frozen() {
        Samples sample = new Samples(new Random(3));
        sample.goOn(500, true);
        sample.advance(false);
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
