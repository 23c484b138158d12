package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes write the lake of a log in memory into a store in memory, while they crash at any call
 * of the store, are refused, and lose partitions without noticing: the lake is what is made from
 * the whole log at once.
 */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class LakeFollowerTest {
    private static final int SEEDS = Integer.getInteger("headtail.lake.seeds", 4);
    private static final int STEPS = 150;

    @TempDir private Path temporary;

    @Test
    void a_compacted_lake_is_what_follows_from_the_log_whatever_crashes() {
        Seeds.run(
                LakeFollowerTest.class,
                3 * SEEDS,
                random -> {
                    try (LakeRun run = new LakeRun(temporary, random, true)) {
                        run.store.watcher = new GlobReader();
                        for (int i = 0; i < STEPS; i++) {
                            run.step(false);
                        }
                        run.finish();
                        Map<String, String> files = LakeModel.stored(run.store);
                        assertEquals(
                                LakeModel.files(
                                        run.log, run.sectionRecords(), LakeProcess.LATENESS_MS),
                                files);
                        assertNothingWasWrittenOtherwise(run.store);
                        List<String> all = new ArrayList<>(LakeModel.rows(files));
                        all.addAll(
                                LakeModel.rows(
                                        LakeModel.listedParts(run.store, LakeRun.PARTITIONS)));
                        assertEquals(
                                LakeModel.rows(
                                                LakeModel.files(
                                                        run.log,
                                                        run.records,
                                                        LakeProcess.LATENESS_MS))
                                        .stream()
                                        .sorted()
                                        .toList(),
                                all.stream().sorted().toList());
                    }
                });
    }

    @Test
    void the_lake_is_what_follows_from_the_log_whatever_crashes() {
        Seeds.run(
                LakeFollowerTest.class,
                SEEDS,
                random -> {
                    try (LakeRun run = new LakeRun(temporary, random, false)) {
                        run.store.watcher = new GlobReader();
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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void where_the_log_loses_records_each_row_is_there_once_or_in_a_recorded_gap(boolean compacts) {
        Seeds.run(
                LakeFollowerTest.class,
                compacts ? 3 * SEEDS : SEEDS,
                random -> {
                    try (LakeRun run = new LakeRun(temporary, random, compacts)) {
                        for (int i = 0; i < STEPS; i++) {
                            run.step(true);
                        }
                        run.finish();
                        run.assertOnceOrGap();
                    }
                });
    }

    @Test
    void rows_of_lost_records_stay_and_those_in_their_place_are_recorded_as_a_gap()
            throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(1), 1_000)) {
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

    // The mark moves to a border in the gap while the first chunk behind it is open.
    @Test
    void events_behind_offsets_that_nobody_has_are_not_late_for_each_other() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(6), 20)) {
            long begin = LakeLog.START + 600_000;
            for (int i = 0; i < 60; i++) {
                run.log.appendAt(0, begin + i);
            }
            LakeProcess process = run.process();
            process.assign(0);
            assertTrue(process.store());
            process.read(() -> 1_000);
            assertTrue(process.store());
            run.log.end(0, 130);
            for (int i = 0; i < 9; i++) {
                run.log.appendAt(0, begin + 1_000 + i * 7 % 10 * 1_000);
            }
            process.read(() -> 1_000);
            run.nanos += 60_000_000_000L;
            assertTrue(process.store());
            LakeProcess successor = run.process();
            successor.assign(0);
            assertTrue(successor.store());
            run.log.appendAt(0, begin + 12_000);
            successor.read(() -> 1_000);
            assertTrue(successor.store());
            assertEquals(
                    LakeModel.files(run.log, 20, LakeProcess.LATENESS_MS),
                    LakeModel.stored(run.store));
        }
    }

    @Test
    void rows_that_cannot_be_kept_on_the_local_disk_are_read_again() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(4), 100)) {
            for (int i = 0; i < 250; i++) {
                run.log.appendAt(0, LakeLog.START + i);
            }
            LakeProcess process = run.process();
            process.assign(0);
            assertTrue(process.store());
            Path local = run.local;
            Files.delete(local.resolve("lock"));
            Files.delete(local);
            process.read(() -> 1_000);
            assertFalse(process.store(), "it waits");
            assertTrue(LakeModel.stored(run.store).isEmpty());
            Files.createDirectory(local);
            for (int i = 0; i < 20; i++) {
                process.store();
                process.read(() -> 1_000);
            }
            while (process.isDue()) {
                assertTrue(process.store());
            }
            assertEquals(
                    LakeModel.files(run.log, 100, LakeProcess.LATENESS_MS),
                    LakeModel.stored(run.store));
        }
    }

    @Test
    void a_lake_of_other_settings_is_not_written() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(5), 100)) {
            run.process().follower.resume(Set.of(0));
            run.rules = "lateness=7\n";
            LakeFollower other = run.process().follower;
            String message =
                    String.valueOf(
                            assertThrows(IOException.class, () -> other.resume(Set.of(0)))
                                    .getMessage());
            assertTrue(
                    message.contains("there 'rules', here 'lateness=7'")
                            && message.contains("memory/views-id")
                            && message.contains("lake.url to another place"),
                    message);
        }
    }

    @Test
    void gaps_of_many_partitions_list_the_lake_once() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(10), 10)) {
            LakeProcess process = run.process();
            for (int p = 0; p < LakeRun.PARTITIONS; p++) {
                for (int i = 0; i < 30; i++) {
                    run.log.appendAt(p, LakeLog.START + i);
                }
                run.log.begins[p] = 15;
                process.assign(p);
            }
            int before = run.store.lists;
            assertTrue(process.store());
            assertEquals(before + 1, run.store.lists);
            assertEquals(1, new LakeGaps(run.store).get(LakeRun.PARTITIONS - 1).size());
        }
    }

    @Test
    void settings_that_instances_do_not_count_by_are_not_put_into_a_new_lake() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(7), 100)) {
            run.agreed = false;
            run.rules = "lateness=7\n";
            LakeFollower wrong = run.process().follower;
            assertThrows(IOException.class, () -> wrong.resume(Set.of(0)));
            assertEquals(Set.of(), run.store.objects.keySet());
            run.agreed = true;
            run.rules = "rules\n";
            assertEquals(Map.of(), run.process().follower.resume(Set.of(0)));
        }
    }

    // Each step takes a second.
    @Test
    void a_slow_store_is_written_until_few_chunks_wait() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(8), 1)) {
            for (int i = 0; i < 400; i++) {
                run.log.appendAt(0, LakeLog.START + i);
            }
            LakeProcess process = run.process();
            process.assign(0);
            assertTrue(process.store());
            process.read(() -> 1_000);
            assertTrue(process.store());
            int files = LakeModel.stored(run.store).size();
            assertTrue(files >= 400 - LakeFollower.MAX_WAITING && files < 400, files + " files");
        }
    }

    @Test
    void absurd_times_make_a_file_for_each_hour() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(2), 400)) {
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
