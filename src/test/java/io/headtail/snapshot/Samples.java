package io.headtail.snapshot;

import static io.headtail.testing.Feeds.feedFromMemory;
import static io.headtail.testing.Feeds.offer;
import static io.headtail.testing.Feeds.tailToRead;
import static io.headtail.testing.Feeds.tailWants;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.merge.PartialEncoder;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.testing.LowerBound;
import io.headtail.testing.MemoryUpload;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.FrozenPartition;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.Tail;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Partitions of all kinds, driven by random events, and their snapshots in memory. */
final class Samples {
    static final Timing TIMING = new Timing(1_000, 3_000, 1_000);
    static final int K = 8;
    private static final long BEGIN = 1_700_000_000_000L;

    /** An event of the log. */
    record Event(long offset, long timestamp, byte[] id, int views) {}

    /**
     * What the partition did: it took an event, or it advanced, quiet or not, and then published
     * these, and lacked so many late views.
     */
    record Step(
            @Nullable Event event, boolean quiet, List<byte[]> partials, List<Long> lateViews) {}

    final List<Step> steps = new ArrayList<>();
    final List<WindowSpec> specs = new ArrayList<>();
    final List<Event> log = new ArrayList<>();
    final PartitionWindows windows;
    private final Random random;
    private final int videos;
    private final int greatest;
    private final Placement placement;
    private final boolean churn;
    private long now = BEGIN;
    private long offset;

    Samples(Random random) {
        this.random = random;
        this.churn = random.nextInt(4) == 0;
        this.videos = 1 + random.nextInt(random.nextInt(10) == 0 ? 20_000 : 300);
        this.greatest = random.nextInt(3) == 0 ? Integer.MAX_VALUE : 3;
        boolean misplaced = random.nextBoolean();
        this.placement = (id, from, length) -> misplaced && id[from + length - 1] == '7';
        specs.add(WindowSpec.sliding("short", 5_000));
        if (random.nextInt(4) > 0) {
            specs.add(WindowSpec.sliding("long", 60_000));
        }
        if (!churn && random.nextInt(4) > 0) {
            specs.add(WindowSpec.allTime("all"));
        }
        if (random.nextInt(3) > 0) {
            specs.add(WindowSpec.rising("rising", 1_000 * (1 + random.nextInt(12))));
        }
        windows = new PartitionWindows(specs, TIMING, K, 0, Long.MIN_VALUE, placement);
        windows.keepRecent(random.nextBoolean() ? 1 << 20 : 0);
    }

    Placement placement() {
        return placement;
    }

    /** Reads more events; advances in between unless the counts must not change. */
    void goOn(int events, boolean advance) {
        for (int i = 0; i < events; i++) {
            now += random.nextInt(60);
            offset += 1 + (random.nextInt(50) == 0 ? 3 : 0);
            if (random.nextInt(100) == 0) {
                now += 20_000;
            }
            byte[] id = id();
            long timestamp = now - random.nextInt(4_500);
            int views = random.nextInt(5) == 0 ? 1 + random.nextInt(greatest) : 1;
            take(timestamp, id, views);
            if (advance && random.nextInt(20) == 0) {
                advance(random.nextInt(30) == 0);
            }
        }
    }

    /** Adds so many videos at once, with so many views each, that counts are stored in pages. */
    void crowd(int videos, int views) {
        for (int i = 0; i < videos; i++) {
            offset++;
            take(now, "crowd%05d".formatted(i).getBytes(StandardCharsets.UTF_8), views);
        }
        now += 5_000;
        offset++;
        take(now, "after".getBytes(StandardCharsets.UTF_8), 1);
        advance(false);
    }

    private void take(long timestamp, byte[] id, int views) {
        Event event = new Event(offset, timestamp, id, views);
        log.add(event);
        feed(windows, event);
        steps.add(new Step(event, false, List.of(), List.of()));
    }

    /** As far as the watermark allows, or, if quiet, up to the newest event. */
    void advance(boolean quiet) {
        advance(windows, quiet);
        steps.add(new Step(null, quiet, partials(windows), lateViews(windows)));
    }

    /** Repeats the steps from {@code first} on elsewhere: the same must be published. */
    void replay(PartitionWindows to, int first) {
        for (Step step : steps.subList(first, steps.size())) {
            if (step.event() != null) {
                feed(to, step.event());
                continue;
            }
            advance(to, step.quiet());
            List<byte[]> partials = partials(to);
            assertEquals(step.partials().size(), partials.size());
            for (int w = 0; w < partials.size(); w++) {
                assertArrayEquals(step.partials().get(w), partials.get(w), specs.get(w).name());
            }
            assertEquals(step.lateViews(), lateViews(to));
        }
    }

    /** The bytes of every window's partial; none before the first tick. */
    static List<byte[]> partials(PartitionWindows of) {
        List<byte[]> partials = new ArrayList<>();
        PartialEncoder encoder = new PartialEncoder();
        for (int w = 0; w < of.size() && of.tick() != Long.MIN_VALUE; w++) {
            partials.add(encoder.encode(of, w, K, 5, 4, Long.MIN_VALUE));
        }
        return partials;
    }

    private static List<Long> lateViews(PartitionWindows of) {
        List<Long> late = new ArrayList<>();
        for (int w = 0; w < of.size(); w++) {
            late.add(of.lateViews(w));
        }
        return late;
    }

    private byte[] id() {
        int video = churn ? log.size() / 4 : (int) (videos * Math.pow(random.nextDouble(), 3));
        String name = "v" + video;
        if (video % 11 == 3) {
            name = name + "-é\"\\".repeat(1 + video % 60);
        }
        byte[] id = name.getBytes(StandardCharsets.UTF_8);
        return id.length > 255 ? Arrays.copyOf(id, 255) : id;
    }

    /** Hands an event to the head. */
    static void feed(PartitionWindows to, Event event) {
        offer(
                to.head(),
                event.offset(),
                event.timestamp(),
                event.id(),
                0,
                event.id().length,
                event.views());
    }

    private void advance(PartitionWindows of, boolean quiet) {
        long target = quiet ? TIMING.floor(of.head().streamTime()) : of.head().reach();
        if (target == Long.MIN_VALUE) {
            return;
        }
        if (target > of.tick()) {
            readTails(of, target);
            of.advance(target);
        } else if (quiet && of.hasStragglers()) {
            readTails(of, of.tick());
            of.releaseStragglers();
        }
    }

    private void readTails(PartitionWindows of, long target) {
        for (int w = 0; w < of.size(); w++) {
            while (feedFromMemory(of, w, target) || tailWants(of, w, target)) {
                if (tailWants(of, w, target)) {
                    readTail(of, w, target);
                }
            }
        }
        assertEquals(target, of.reachable(target, true));
    }

    private void readTail(PartitionWindows of, int w, long target) {
        Tail tail = tailToRead(of, w, target);
        long from = tail.offset();
        for (Event event : log.subList(indexOf(from), log.size())) {
            if (event.offset() >= of.head().offset() || event.offset() >= from + 200) {
                tail.moveTo(event.offset());
                return;
            }
            offer(
                    tail,
                    event.offset(),
                    event.timestamp(),
                    event.id(),
                    0,
                    event.id().length,
                    event.views());
        }
        tail.moveTo(Long.MAX_VALUE);
    }

    private int indexOf(long from) {
        return LowerBound.of(log.size(), i -> log.get(i).offset(), from);
    }

    static SnapshotHeader header(FrozenPartition frozen) {
        return SnapshotHeader.of(
                "tick=1000\nlateness=3000\n",
                new SnapshotFolder("cluster", "views", "sBzTsFPBSpSDhzDStEtM0w", 1),
                4,
                Long.MIN_VALUE,
                7,
                frozen);
    }

    /** The bytes of a frozen partition, whose counts are copied if it continues. */
    static byte[] write(FrozenPartition frozen) {
        return write(frozen, new byte[0]);
    }

    /** As above, with provisional boundaries. */
    static byte[] write(FrozenPartition frozen, byte[] open) {
        return write(frozen, open, false);
    }

    /** As above, where some of them may have rises. */
    static byte[] write(FrozenPartition frozen, byte[] open, boolean openRises) {
        MemoryUpload upload = new MemoryUpload();
        try {
            SnapshotWriter writer = new SnapshotWriter(upload);
            writer.append(header(frozen), frozen, open, openRises);
            writer.freeze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return upload.bytes();
    }

    static Snapshot read(byte[] bytes) throws IOException {
        return SnapshotReader.read(new ByteArrayInputStream(bytes));
    }

    PartitionWindows restored(byte[] bytes) {
        try {
            return read(bytes).partition().resume(specs, TIMING, K, placement);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
