package io.headtail.snapshot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.FrozenHeap;
import io.headtail.snapshot.section.Format;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Snapshots with correct checksums whose sections contradict themselves or each other. */
class SectionContradictionsTest {
    private ForgedSnapshot forged;

    SectionContradictionsTest() throws IOException {
        forged = ForgedSnapshot.of("v1-held.snap");
    }

    private void heap(String found, long floorCount, byte[] floorId, int[] slots)
            throws IOException {
        section(
                Format.HEAP,
                found,
                b -> {
                    b.varints(floorCount, floorId.length);
                    b.out.writeBytes(floorId);
                    b.varints(slots.length);
                    b.varints(Arrays.stream(slots).asLongStream().toArray());
                });
    }

    private void section(int type, String found, Consumer<SectionBytes> content)
            throws IOException {
        forged.section(type, found, content);
    }

    @Test
    void ids_counts_and_rows() throws IOException {
        section(Format.IDS, "slot 4 has the id of another", b -> b.text("a", "b", "c", "d", "a"));
        section(Format.IDS, "4 ids are there", b -> b.text("a", "b", "c", "", "e"));
        section(Format.IDS, "it goes on", b -> b.text("a", "b", "c", "d", "e", "f"));
        section(Format.COUNTS, "it ends too early", b -> b.varints(0, 0, 0, 1));
        section(Format.COUNTS, "it goes on", b -> b.varints(0, 0, 0, 1, 0, 0));
        section(Format.COUNTS, "it has 2 views", b -> b.varints(0, 0, 1, 1, 0));
        section(Format.COUNTS, "slot 0 cannot count -1", b -> b.varints(-1, 0, 0, 2, 0));
        long most = Long.MAX_VALUE;
        section(Format.COUNTS, "slot 2 cannot count", b -> b.varints(most, 0, 2, most, 0));
        byte[] beyond = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 2};
        section(Format.COUNTS, "a number of more than 64 bits", b -> b.out.writeBytes(beyond));
        section(Format.TOP, "another Top-K", b -> b.varints(1, 2));
        section(Format.TOP, "another Top-K", b -> b.varints(2, 3, 0));
        section(Format.TOP, "slot is 5: allowed are 0 to 4", b -> b.varints(1, 5));
        section(Format.TOP, "number of rows is 6", b -> b.varints(6, 0, 1, 2, 3, 4, 0));
    }

    @Test
    void heaps() throws IOException {
        forged = ForgedSnapshot.of("v4-heap.snap");
        FrozenHeap heap =
                GoldenSnapshotsTest.frozen(forged.parts.together()).windows().getFirst().heap();
        int[] slots = heap.slots();
        byte[] id = heap.floorId();
        assertTrue(heap.floorCount() == 1 && id.length > 0, "the floor is bounded by an id");
        int last = slots.length - 1;
        heap("and not in the heap", 1, id, Arrays.copyOf(slots, last));
        heap("and not in the heap", 1, new byte[0], slots);
        heap("are above its floor", 1, new byte[] {'!'}, slots);
        heap("are above its floor", 2, new byte[0], slots);
        heap("a floor of 0 views", 0, id, slots);
        heap("a floor of -1 views", -1, id, slots);
        heap("is in the heap twice", 1, id, with(slots, 3, slots[4]));
        heap("out of order", 1, id, with(with(slots, 0, slots[last]), last, slots[0]));
        heap("slot is 99", 1, id, with(slots, 5, 99));
        heap("29 videos, and 28 are above", 1, id, with(Arrays.copyOf(slots, 29), 28, 80));
        byte[] counts = forged.parts.section(Format.COUNTS).raw.clone();
        int outside =
                IntStream.range(0, 80)
                        .filter(slot -> !holds(slots, slot))
                        .findFirst()
                        .orElseThrow();
        byte most = counts[slots[0]];
        counts[slots[0]] = counts[outside];
        counts[outside] = most;
        String found =
                "slot %d has %d views, is above the floor of 1, and not in"
                        .formatted(outside, most);
        section(Format.COUNTS, found, b -> b.out.writeBytes(counts));
        section(Format.HEAP, "length of the floor's id is 256", b -> b.varints(1, 256));
        section(Format.HEAP, "number of videos is 99", b -> b.varints(1, 0, 99));
    }

    private static boolean holds(int[] slots, int slot) {
        return Arrays.stream(slots).anyMatch(one -> one == slot);
    }

    private static int[] with(int[] slots, int place, int slot) {
        int[] changed = slots.clone();
        changed[place] = slot;
        return changed;
    }

    @Test
    void what_cursors_hold() throws IOException {
        long tick = forged.header().tick();
        section(Format.HEAD, "an event of slot 5", b -> b.varints(1).bucket(tick, 1, 5, 0));
        section(Format.HEAD, "an event of no views", b -> b.varints(1).bucket(tick, 1, 1, 1, 0));
        section(Format.HEAD, "mark of views is 2", b -> b.varints(1).bucket(tick, 1, 1, 2, 1));
        section(Format.HEAD, "cannot hold 0 events", b -> b.varints(1).bucket(tick, 0, 0));
        section(Format.HEAD, "cannot hold", b -> b.varints(1).bucket(tick - 2_000, 1, 1, 0));
        section(Format.HEAD, "cannot hold", b -> b.varints(1).bucket(tick + 500, 1, 1, 0));
        section(
                Format.HEAD,
                "cannot hold",
                b -> b.varints(2).bucket(tick, 1, 1, 0).bucket(tick, 1, 1, 0));
        section(
                Format.TAIL,
                "cannot hold",
                b -> b.varints(2).bucket(tick, 1, 1, 0).bucket(tick - 1_000, 1, 1, 0));
        section(Format.TAIL, "it ends too early", b -> b.varints(3).bucket(tick, 1, 1, 0));
        section(
                Format.TAIL,
                "views is 2147483648",
                b -> b.varints(1).bucket(tick, 1, 1, 1, 1L << 31));
    }

    @Test
    void late_views() throws IOException {
        forged = ForgedSnapshot.of("v3-late.snap");
        long tick = forged.header().tick();
        long most = Long.MAX_VALUE;
        late("2 late views, and 9223372036854775806 before", b -> b.views(most - 1, 2, tick));
        late("late views of tick " + (tick + 500), b -> b.views(1, 1, tick + 500));
        late("late views of tick -1000", b -> b.views(1, 1, -1_000));
        late("0 late views", b -> b.views(1, 0, tick));
        late("-1 late views", b -> b.varints(-1, 0, 0, 0));
        late("late views of tick " + tick, b -> b.varints(1, 0, 2).at(tick, 1).at(tick, 1));
        late(
                "late views of tick " + (tick - 1_000),
                b -> b.varints(1, 0, 0, 1).at(tick - 1_000, 1));
        late("it ends too early", b -> b.varints(1, 0, 3).at(tick, 1));
        late("it goes on", b -> b.varints(1, 0, 0, 0, 0));
    }

    private void late(String found, Consumer<SectionBytes> content) throws IOException {
        section(Format.LATE, found, content);
    }
}
