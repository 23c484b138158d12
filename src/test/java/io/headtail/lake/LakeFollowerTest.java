package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes write the lake of a log in memory into a store in memory, while they crash at any call
 * of the store, are refused, and lose partitions without noticing: the lake is what is made from
 * the whole log at once.
 */
class LakeFollowerTest {
    private static final int SEEDS = Integer.getInteger("headtail.lake.seeds", 6);
    private static final int STEPS = 150;
    private static final int PARTITIONS = 3;

    @TempDir private Path temporary;

    /** One run of a seed. */
    private final class Run implements AutoCloseable {
        final Random random;
        final LakeLog log;
        final long records;
        final MemoryStore store = new MemoryStore();
        final List<LakeProcess> processes = new ArrayList<>();
        final List<LakeProcess> all = new ArrayList<>();
        long nanos;

        Run(Random random) throws IOException {
            this(random, random.nextBoolean() ? 1 + random.nextInt(60) : 1_000_000);
        }

        Run(Random random, long records) throws IOException {
            this.random = random;
            this.log = new LakeLog(random, PARTITIONS);
            this.records = records;
            for (int i = 0; i < 2; i++) {
                processes.add(process());
            }
            for (int p = 0; p < PARTITIONS; p++) {
                processes.get(random.nextInt(2)).assign(p);
            }
        }

        LakeProcess process() throws IOException {
            LocalFolder local = LocalFolder.create(temporary);
            LakeRules rules = new LakeRules(records, LakeProcess.LATENESS_MS, "rules\n");
            LakeWriter writer =
                    new LakeWriter(
                            new LakeFolder(store, "views", "id"),
                            local.path(),
                            new TextRows(),
                            rules,
                            new LakeStatus());
            LakeFollower follower =
                    new LakeFollower(writer, local, () -> {}, () -> nanos += 1_000_000_000);
            LakeProcess process = new LakeProcess(follower, log);
            all.add(process);
            return process;
        }

        void step(boolean gaps) throws IOException {
            int i = random.nextInt(processes.size());
            int kind = random.nextInt(100);
            if (kind < 25) {
                log.append(random.nextInt(PARTITIONS), random.nextInt(60));
            } else if (kind < 50) {
                processes.get(i).read(() -> random.nextInt(40));
            } else if (kind < 75) {
                processes.get(i).store();
            } else if (kind < 90) {
                fail(i);
            } else if (kind < 93) {
                processes.set(i, successor(processes.get(i)));
            } else if (kind < 97 || !gaps) {
                move();
            } else {
                int p = random.nextInt(PARTITIONS);
                log.begins[p] =
                        Math.max(log.begins[p], log.end(p) - random.nextInt(100));
            }
        }

        private void fail(int i) throws IOException {
            MemoryStore.Fault[] faults = MemoryStore.Fault.values();
            store.failAfter(random.nextInt(12), faults[random.nextInt(faults.length)]);
            LakeProcess process = processes.get(i);
            try {
                process.store();
                process.store();
            } catch (MemoryStore.Crash e) {
                processes.set(i, successor(process));
            }
            store.work();
        }

        private LakeProcess successor(LakeProcess process) throws IOException {
            LakeProcess next = process();
            process.partitions().forEach(next::assign);
            return next;
        }

        // Half of those that lose a partition do not notice.
        private void move() {
            int p = random.nextInt(PARTITIONS);
            int to = random.nextInt(2);
            if (random.nextBoolean()) {
                processes.get(1 - to).revoke(p);
            }
            processes.get(to).assign(p);
        }

        void finish() throws IOException {
            LakeProcess last = process();
            for (int p = 0; p < PARTITIONS; p++) {
                last.assign(p);
            }
            do {
                assertTrue(last.store(), "nobody else writes, and the store is not away");
                last.read(() -> 1_000);
            } while (!last.hasReadAll());
            while (last.isDue()) {
                assertTrue(last.store(), "nobody else writes");
            }
        }

        @Override
        public void close() {
            all.forEach(LakeProcess::close);
        }
    }

    @Test
    void the_lake_is_what_follows_from_the_log_whatever_crashes() {
        Seeds.run(
                LakeFollowerTest.class,
                SEEDS,
                random -> {
                    try (Run run = new Run(random)) {
                        for (int i = 0; i < STEPS; i++) {
                            run.step(false);
                        }
                        run.finish();
                        assertEquals(
                                LakeModel.files(run.log, run.records, LakeProcess.LATENESS_MS),
                                LakeModel.stored(run.store));
                        assertNothingWasWrittenOtherwise(run.store);
                    }
                });
    }

    // Nobody may have seen other bytes under the same name, at any time.
    private static void assertNothingWasWrittenOtherwise(MemoryStore store) {
        store.objects.forEach(
                (key, bytes) -> {
                    if (key.endsWith(".parquet")) {
                        assertArrayEquals(store.first.get(key), bytes, key);
                    }
                });
    }

    @Test
    void where_the_log_loses_records_each_row_is_there_once_or_in_a_gap_that_is_recorded() {
        Seeds.run(
                LakeFollowerTest.class,
                SEEDS,
                random -> {
                    try (Run run = new Run(random)) {
                        for (int i = 0; i < STEPS; i++) {
                            run.step(true);
                        }
                        run.finish();
                        LakeGaps gaps = new LakeGaps(run.store);
                        HashSet<String> seen = new HashSet<>();
                        for (String row : LakeModel.rows(LakeModel.stored(run.store))) {
                            String[] fields = row.split(" ", 3);
                            assertTrue(seen.add(fields[0] + " " + fields[1]), "twice: " + row);
                        }
                        for (String row :
                                LakeModel.rows(
                                        LakeModel.files(
                                                run.log,
                                                run.records,
                                                LakeProcess.LATENESS_MS))) {
                            String[] fields = row.split(" ", 3);
                            assertTrue(
                                    seen.contains(fields[0] + " " + fields[1])
                                            || gaps.has(
                                                    Integer.parseInt(fields[0]),
                                                    Long.parseLong(fields[1])),
                                    () -> "missing without a gap: " + row + gaps);
                        }
                    }
                });
    }

    @Test
    void rows_of_lost_records_stay_and_those_in_their_place_are_recorded_as_a_gap()
            throws IOException {
        try (Run run = new Run(new Random(1), 1_000)) {
            LakeProcess process = run.process();
            process.assign(0);
            for (int i = 0; i < 3; i++) {
                run.log.appendAt(0, LakeLog.START + i * 3_600_000L);
            }
            assertTrue(process.store());
            process.read(() -> 10);
            assertTrue(process.store());
            var before = LakeModel.stored(run.store);
            assertEquals(2, LakeModel.rows(before).size());
            // Resumed at 2, it finds that the log ends at 1.
            process.revoke(0);
            process.assign(0);
            assertTrue(process.store());
            process.lose(0, 1);
            assertTrue(process.store());
            run.log.appendAt(0, LakeLog.START + 9 * 3_600_000L);
            process.read(() -> 10);
            assertTrue(process.store());
            assertEquals(2, new LakeGaps(run.store).get(0).get(0).to());
            assertEquals(1, new LakeGaps(run.store).get(0).get(0).from());
            var after = LakeModel.stored(run.store);
            before.forEach((key, text) -> assertEquals(text, after.get(key), key));
            assertEquals(3, LakeModel.rows(after).size());
        }
    }

    @Test
    void absurd_times_make_a_file_for_each_hour() throws IOException {
        try (Run run = new Run(new Random(2), 400)) {
            Random random = new Random(3);
            // The last one first: no other moves the watermark.
            run.log.appendAt(0, LakeLog.LAST);
            for (int i = 0; i < 500; i++) {
                run.log.appendAt(0, random.nextLong(LakeLog.LAST));
            }
            run.finish();
            var expected = LakeModel.files(run.log, run.records, LakeProcess.LATENESS_MS);
            assertFalse(expected.isEmpty());
            assertEquals(expected, LakeModel.stored(run.store));
        }
    }
}
