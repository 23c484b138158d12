package io.headtail.snapshot;

import static io.headtail.testing.Feeds.offer;
import static io.headtail.testing.Feeds.tailToRead;
import static io.headtail.testing.Feeds.tailWants;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.partition.ProvisionalBoundaries;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialEncoder;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import io.headtail.window.Graft;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.Tail;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rising window that is configured anew beside windows of a snapshot that has none. */
class NewRisingWindowTest {
    private static final WindowSpec SHORT = WindowSpec.sliding("short", 5_000);
    private static final WindowSpec ALL = WindowSpec.allTime("all");
    private static final WindowSpec RISING = WindowSpec.rising("rising", 3_000);

    @Test
    void it_is_rebuilt_under_a_snapshot_of_the_release_before_and_then_always_was_there()
            throws IOException {
        List<WindowSpec> specs = List.of(SHORT, ALL, RISING);
        GoldenSnapshots always = GoldenSnapshots.heap(specs);
        byte[] before = Files.readAllBytes(Path.of("snapshots", "golden", "v4-heap.snap"));
        assertEquals(4, Parts.of(before).version);
        PartitionWindows running =
                Samples.read(before)
                        .partition()
                        .resume(specs, Samples.TIMING, Samples.K, Placement.ANYWHERE);
        assertEquals(List.of(RISING), running.absent());

        Graft.graft(running, GoldenSnapshots.heap(List.of(RISING)).windows);

        assertEquals(List.of(), running.absent());
        assertEquals(5, Parts.of(Samples.write(running.freeze(), new byte[0])).version);
        running.thaw();
        assertArrayEquals(partial(always.windows), partial(running));
        int rows = 0;
        for (int second = 1; second < 12; second++) {
            long now = always.windows.head().streamTime() + 1_000;
            view(always, running, "v_" + 5 * second % 9, now, second);
            view(always, running, "other", now, 1);
            advance(always, always.windows);
            advance(always, running);
            assertArrayEquals(partial(always.windows), partial(running), "second " + second);
            rows += new Partial(partial(running)).rows();
        }
        assertTrue(rows > 10, rows + " rows");
        assertTrue(running.assertValid());
    }

    /** Its rows are not in the snapshot while it is rebuilt; boundaries of before may be. */
    @Test
    void one_that_only_provisional_boundaries_have_takes_version_5() throws IOException {
        ProvisionalBoundaries open =
                new ProvisionalBoundaries(open(SHORT, RISING), List.of(SHORT, ALL, RISING));
        assertTrue(open.hasRises());
        byte[] bytes = write(open);
        assertEquals(5, Parts.of(bytes).version);
        assertArrayEquals(open(SHORT, RISING), Samples.read(bytes).open());
    }

    /** Releases before take it for damaged otherwise. */
    @Test
    void one_that_was_removed_leaves_nothing_in_a_snapshot() throws IOException {
        ProvisionalBoundaries open =
                new ProvisionalBoundaries(open(SHORT, RISING), List.of(SHORT, ALL));
        byte[] bytes = write(open);
        assertEquals(4, Parts.of(bytes).version);
        assertArrayEquals(open(SHORT), Samples.read(bytes).open());
        assertArrayEquals(
                new byte[0],
                new ProvisionalBoundaries(open(RISING), List.of(SHORT, ALL)).toBytes());
    }

    private static byte[] write(ProvisionalBoundaries open) {
        PartitionWindows windows = GoldenSnapshots.heap(List.of(SHORT, ALL)).windows;
        return Samples.write(windows.freeze(), open.toBytes(), open.hasRises());
    }

    /** A provisional boundary of these windows, as it is in a snapshot. */
    private static byte[] open(WindowSpec... windows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(-2);
        out.writeInt(1);
        out.writeLong(GoldenSnapshots.FIRST_OFFSET);
        out.writeLong(Long.MIN_VALUE);
        out.writeInt(windows.length);
        for (WindowSpec window : windows) {
            out.writeUTF(window.name());
            out.writeLong(SpanCode.of(window.span()));
            out.writeLong(5);
            out.writeLong(6);
            out.writeLong(0);
            out.writeInt(3);
            out.write(new byte[] {7, 8, 9});
        }
        return bytes.toByteArray();
    }

    private static byte[] partial(PartitionWindows windows) {
        return new PartialEncoder().encode(windows, 2, Samples.K, 7, 4, Long.MIN_VALUE);
    }

    private static void view(
            GoldenSnapshots log, PartitionWindows running, String video, long now, int views) {
        byte[] id = video.getBytes(StandardCharsets.UTF_8);
        long offset = GoldenSnapshots.FIRST_OFFSET + log.log.size();
        Samples.Event event = new Samples.Event(offset, now, id, views);
        log.log.add(event);
        offer(log.windows.head(), offset, now, id, 0, id.length, views);
        offer(running.head(), offset, now, id, 0, id.length, views);
    }

    private static void advance(GoldenSnapshots log, PartitionWindows windows) {
        long target = windows.head().reach();
        for (int w = 0; w < windows.size(); w++) {
            while (windows.feedFromMemory(target) || tailWants(windows, w, target)) {
                if (tailWants(windows, w, target)) {
                    Tail tail = tailToRead(windows, w, target);
                    Samples.Event event =
                            log.log.get((int) (tail.offset() - GoldenSnapshots.FIRST_OFFSET));
                    offer(
                            tail,
                            event.offset(),
                            event.timestamp(),
                            event.id(),
                            0,
                            event.id().length,
                            event.views());
                }
            }
        }
        if (target > windows.tick()) {
            windows.advance(target);
        }
    }
}
