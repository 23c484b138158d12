package io.headtail.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.section.Format;
import io.headtail.snapshot.section.SnapshotDamagedException;
import io.headtail.testing.Seeds;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.RestoredPartition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Damaged snapshots: by chance, and by somebody who puts the checksums right again. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class SnapshotFuzzTest {
    /** Twelve and more take longer. */
    private static final int SEEDS = Integer.getInteger("headtail.fuzz.seeds", 6);

    private static final int DAMAGED = 900;
    private static final int FORGED = 600;

    /** For any input, refused or accepted, whatever sizes it states. */
    private static final long MOST_ALLOCATED = 32 << 20;

    private static final long MOST_MS = 5_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    // One of four is of those that random events seldom come to: with free slots, and great counts.
    private static byte[] sample(Random random) throws IOException {
        if (random.nextInt(4) == 0) {
            List<String> names = GoldenSnapshots.NAMES;
            String name = names.get(random.nextInt(names.size()));
            return Files.readAllBytes(Path.of("snapshots", "golden", name + ".snap"));
        }
        Samples sample = new Samples(random);
        do {
            sample.goOn(20 + random.nextInt(400), true);
            sample.advance(false);
        } while (sample.windows.tick() == Long.MIN_VALUE);
        return Samples.write(sample.windows.freeze());
    }

    @Test
    void no_damage_is_accepted() {
        int[] refused = new int[1];
        Seeds.run(
                SnapshotFuzzTest.class,
                SEEDS,
                random -> {
                    byte[] whole = sample(random);
                    Samples.read(whole);
                    for (int i = 0; i < DAMAGED; i++) {
                        byte[] damaged = damage(whole, random);
                        if (!Arrays.equals(whole, damaged)) {
                            mustBeRefused(damaged);
                            refused[0]++;
                        }
                    }
                });
        System.out.println("damaged snapshots: " + refused[0] + " refused, 0 accepted");
        assertTrue(refused[0] > 800 * SEEDS || Long.getLong("headtail.seed") != null);
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        int at = random.nextInt(whole.length);
        int length = 1 + random.nextInt(Math.min(64, whole.length - at));
        switch (random.nextInt(7)) {
            case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> damaged = Arrays.copyOf(whole, at);
            case 2 -> damaged = Arrays.copyOf(whole, whole.length + length);
            case 3 -> Arrays.fill(damaged, at, at + length, (byte) 0);
            case 4 -> {
                // A piece twice.
                damaged = new byte[whole.length + length];
                System.arraycopy(whole, 0, damaged, 0, at + length);
                System.arraycopy(whole, at, damaged, at + length, whole.length - at);
            }
            case 5 -> {
                // A piece missing.
                damaged = new byte[whole.length - length];
                System.arraycopy(whole, 0, damaged, 0, at);
                System.arraycopy(whole, at + length, damaged, at, whole.length - at - length);
            }
            default -> {
                // A length that lies, somewhere.
                int where = random.nextInt(Math.max(1, whole.length - 4));
                ByteBuffer.wrap(damaged).putInt(where, random.nextInt());
            }
        }
        return damaged;
    }

    private static void mustBeRefused(byte[] damaged) {
        assertFalse(isAccepted(damaged), "accepted");
    }

    @Test
    void only_consistent_contents_are_accepted_with_right_checksums() {
        int[] refused = new int[1];
        int[] accepted = new int[1];
        Seeds.run(
                SnapshotFuzzTest.class,
                SEEDS,
                random -> {
                    byte[] whole = sample(random);
                    for (int i = 0; i < FORGED; i++) {
                        if (isAccepted(Forgery.of(whole, random))) {
                            accepted[0]++;
                        } else {
                            refused[0]++;
                        }
                    }
                });
        System.out.printf(
                "forged snapshots: %d refused, %d accepted, which are whole partitions%n",
                refused[0], accepted[0]);
        boolean one = Long.getLong("headtail.seed") != null;
        assertTrue((refused[0] > accepted[0] && accepted[0] > 100) || one);
    }

    // Refused by one kind of exception, within bounds; or a partition that fits together.
    private static boolean isAccepted(byte[] bytes) {
        long began = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        boolean accepted = true;
        try {
            SnapshotReader.verify(new ByteArrayInputStream(bytes));
        } catch (SnapshotDamagedException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("at byte "), e.getMessage());
            accepted = false;
        } catch (IOException e) {
            return fail("another exception", e);
        }
        long more = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        long ms = (THREADS.getCurrentThreadCpuTime() - began) / 1_000_000;
        assertTrue(more < MOST_ALLOCATED, () -> "took " + more + " bytes");
        assertTrue(ms < MOST_MS, () -> "took " + ms + " ms");
        return accepted && isPartition(bytes);
    }

    private static boolean isPartition(byte[] bytes) {
        try {
            RestoredPartition partition = Samples.read(bytes).partition();
            List<WindowSpec> specs =
                    partition.windows().stream()
                            .map(RestoredPartition.RestoredWindow::spec)
                            .toList();
            PartitionWindows restored =
                    partition.resume(specs, Samples.TIMING, Samples.K, Placement.ANYWHERE);
            return restored.assertValid();
        } catch (IOException e) {
            return fail("verified, and then not read", e);
        }
    }

    @Test
    void a_newer_format_is_refused_by_its_number() throws IOException {
        Parts parts = Parts.of(sample(new Random(1)));
        parts.version = 6;
        try {
            Samples.read(parts.together());
            fail("accepted");
        } catch (SnapshotDamagedException e) {
            assertEquals(
                    "at byte 10: format version 6: known here are 1 to 5; a newer Headtail wrote it",
                    e.getMessage());
        }
    }

    @Test
    void a_size_that_lies_takes_no_memory() throws IOException {
        byte[] whole = sample(new Random(2));
        SnapshotHeader header = SnapshotReader.readHeader(new ByteArrayInputStream(whole));
        for (int lie : new int[] {1 << 20, 1 << 29, Format.MAX_SLOTS, Integer.MAX_VALUE}) {
            byte[] varint = {
                (byte) (lie | 0x80),
                (byte) (lie >>> 7 | 0x80),
                (byte) (lie >>> 14 | 0x80),
                (byte) (lie >>> 21 | 0x80),
                (byte) (lie >>> 28)
            };
            Parts slots = Parts.of(whole);
            ByteBuffer.wrap(slots.header)
                    .putInt(indexOf(slots.header, header.slots(), header.ids()), lie);
            mustBeRefused(slots.together());
            for (int type : new int[] {Format.HEAD, Format.TAIL, Format.HEAP}) {
                Parts number = Parts.of(whole);
                // Of a heap the number of videos comes third.
                byte[] before = type == Format.HEAP ? new byte[] {1, 0} : new byte[0];
                number.section(type).raw = together(before, varint);
                mustBeRefused(number.together());
            }
            Parts bucket = Parts.of(whole);
            ByteBuffer raw = ByteBuffer.allocate(1 + 3 * Long.BYTES + varint.length);
            raw.put((byte) 1).putLong(header.tick()).putLong(0).putLong(Long.MIN_VALUE).put(varint);
            bucket.section(Format.HEAD).raw = raw.array();
            mustBeRefused(bucket.together());
            byte[] ofHeader = whole.clone();
            ByteBuffer.wrap(ofHeader).putInt(Format.MAGIC.length + 2, lie);
            mustBeRefused(ofHeader);
        }
    }

    private static byte[] together(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static int indexOf(byte[] header, int slots, int ids) {
        byte[] wanted = ByteBuffer.allocate(8).putInt(slots).putInt(ids).array();
        for (int at = 0; at + 8 <= header.length; at++) {
            if (Arrays.equals(header, at, at + 8, wanted, 0, 8)) {
                return at;
            }
        }
        return fail("slots and ids are not where they were");
    }
}
