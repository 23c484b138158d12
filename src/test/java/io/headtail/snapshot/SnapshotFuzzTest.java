package io.headtail.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.headtail.testing.Seeds;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.RestoredPartition;
import io.headtail.window.WindowSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged snapshots: by chance, and by somebody who puts the checksums right again. */
class SnapshotFuzzTest {
    private static final int SEEDS = 12;
    private static final int EACH = 1_000;

    private static byte[] sample(Random random) {
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
                    for (int i = 0; i < EACH; i++) {
                        byte[] damaged = damage(whole, random);
                        if (!Arrays.equals(whole, damaged)) {
                            mustBeRefused(damaged);
                            refused[0]++;
                        }
                    }
                });
        System.out.println("damaged snapshots: " + refused[0] + " refused, 0 accepted");
        assertTrue(refused[0] > 10_000 || Long.getLong("headtail.seed") != null);
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
        try {
            SnapshotReader.read(new ByteArrayInputStream(damaged));
            fail("accepted");
        } catch (SnapshotDamagedException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("at byte "), e.getMessage());
        } catch (IOException e) {
            fail("another exception", e);
        }
    }

    @Test
    void with_right_checksums_only_what_fits_together_is_accepted() {
        int[] refused = new int[1];
        int[] accepted = new int[1];
        Seeds.run(
                SnapshotFuzzTest.class,
                SEEDS,
                random -> {
                    byte[] whole = sample(random);
                    for (int i = 0; i < EACH; i++) {
                        Parts parts = Parts.of(whole);
                        forge(parts, random);
                        long began = System.nanoTime();
                        if (isAccepted(parts.together())) {
                            accepted[0]++;
                        } else {
                            refused[0]++;
                        }
                        long ms = (System.nanoTime() - began) / 1_000_000;
                        assertTrue(ms < 5_000, () -> "took " + ms + " ms");
                    }
                });
        System.out.printf(
                "forged snapshots: %d refused, %d accepted, which are whole partitions%n",
                refused[0], accepted[0]);
        assertTrue(refused[0] > 1_000 || Long.getLong("headtail.seed") != null);
    }

    private static void forge(Parts parts, Random random) {
        List<Parts.Section> sections = parts.sections;
        Parts.Section one = sections.get(random.nextInt(sections.size()));
        int other = random.nextInt(sections.size());
        switch (random.nextInt(10)) {
            case 0 -> sections.remove(one);
            case 1 -> sections.add(other, one);
            case 2 -> Collections.swap(sections, sections.indexOf(one), other);
            case 3 -> one.window = random.nextInt(256);
            case 4 -> one.type = random.nextInt(8);
            case 5 -> parts.header = forged(parts.header, random);
            case 6 ->
                    ByteBuffer.wrap(parts.header)
                            .putInt(
                                    random.nextInt(parts.header.length - 4),
                                    1 << random.nextInt(31));
            case 7 ->
                    ByteBuffer.wrap(parts.header)
                            .putLong(
                                    random.nextInt(parts.header.length - 8),
                                    random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE);
            default -> one.raw = forged(one.raw, random);
        }
    }

    private static byte[] forged(byte[] raw, Random random) {
        if (raw.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(raw.length);
        byte[] forged = raw.clone();
        switch (random.nextInt(5)) {
            case 0 -> forged = Arrays.copyOf(raw, at);
            case 1 -> forged = Arrays.copyOf(raw, raw.length + 1 + random.nextInt(20));
            case 2 -> Arrays.fill(forged, at, Math.min(raw.length, at + 9), (byte) 0xff);
            case 3 -> forged[at] ^= (byte) (1 << random.nextInt(8));
            default -> forged[at] = (byte) random.nextInt();
        }
        return forged;
    }

    private static boolean isAccepted(byte[] bytes) {
        try {
            SnapshotReader.verify(new ByteArrayInputStream(bytes));
            Snapshot snapshot = Samples.read(bytes);
            List<WindowSpec> specs = new ArrayList<>();
            for (RestoredPartition.Window window : snapshot.partition().windows()) {
                specs.add(window.spec());
            }
            assertTrue(
                    PartitionWindows.restored(
                                    specs,
                                    Samples.TIMING,
                                    Samples.K,
                                    Placement.ANYWHERE,
                                    snapshot.partition())
                            .assertValid());
            return true;
        } catch (SnapshotDamagedException e) {
            return false;
        } catch (IOException e) {
            return fail("another exception", e);
        }
    }

    @Test
    void a_newer_format_is_refused_by_its_number() throws IOException {
        Parts parts = Parts.of(sample(new Random(1)));
        parts.version = 2;
        try {
            Samples.read(parts.together());
            fail("accepted");
        } catch (SnapshotDamagedException e) {
            assertEquals(
                    "at byte 10: format version 2: known here is 1; a newer Headtail wrote it",
                    e.getMessage());
        }
    }

    @Test
    void a_size_that_lies_takes_no_memory() throws IOException {
        Parts parts = Parts.of(sample(new Random(2)));
        // The number of slots stands before that of ids, the number of windows and the windows.
        SnapshotHeader header =
                SnapshotReader.readHeader(new ByteArrayInputStream(parts.together()));
        int at = indexOf(parts.header, header.slots(), header.ids());
        ByteBuffer.wrap(parts.header).putInt(at, Integer.MAX_VALUE);
        ByteBuffer.wrap(parts.header).putInt(at + 4, Integer.MAX_VALUE);
        assertTrue(!isAccepted(parts.together()));
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
