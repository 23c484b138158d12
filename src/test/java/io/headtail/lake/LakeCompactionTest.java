package io.headtail.lake;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.time.Millis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a section: what was lost, and who was overtaken, at each call of the store. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class LakeCompactionTest {
    private static final int MAX_CALLS = 2_000;

    /** One of so many calls fails; each does with {@code -Dheadtail.lake.seeds=7} and more. */
    private static final int STRIDE = Integer.getInteger("headtail.lake.seeds", 6) > 6 ? 1 : 3;

    @TempDir private Path temporary;

    // An hour with late and early rows in five chunks, and the event that ends it.
    private static void append(LakeRun run, int hour) {
        long begin = LakeLog.START + hour * Millis.HOUR;
        for (int i = 0; i < 90; i++) {
            long time =
                    begin
                            + LakeProcess.LATENESS_MS
                            + i * 39_900
                            + (i % 9 == 0 && hour > 0 ? -2 * Millis.HOUR : 0);
            run.log.appendAt(0, time);
        }
        run.log.appendAt(0, begin + Millis.HOUR + LakeProcess.LATENESS_MS - 1);
        run.log.appendAt(0, begin + Millis.HOUR + LakeProcess.LATENESS_MS);
    }

    private static void drain(LakeProcess process) {
        for (int i = 0; i < 1_000; i++) {
            process.store();
            process.read(() -> 1_000);
            if (process.hasReadAll() && !process.isDue()) {
                return;
            }
        }
        throw new AssertionError("it does not come to an end");
    }

    private static LakeProcess started(LakeRun run) throws IOException {
        LakeProcess process = run.process();
        process.assign(0);
        assertTrue(process.store());
        return process;
    }

    private static void assertIsAsTheLog(LakeRun run) throws IOException {
        assertEquals(
                LakeModel.files(run.log, run.sectionRecords(), LakeProcess.LATENESS_MS),
                LakeModel.stored(run.store));
        LakeFolder folder = new LakeFolder(run.store, "views", "id");
        LakeMark mark = requireNonNull(folder.mark(0));
        assertEquals(requireNonNull(mark.section()).parts(), folder.parts(0));
    }

    @Test
    void parts_are_merged_when_the_hour_is_over_and_not_before() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(1), 20, true)) {
            append(run, 0);
            LakeProcess process = started(run);
            process.read(() -> 91);
            assertTrue(process.store());
            LakeFolder folder = new LakeFolder(run.store, "views", "id");
            assertEquals(4, folder.parts(0).size());
            assertEquals(List.of(), folder.files());
            drain(process);
            assertEquals(2, folder.files().size(), "of the hour, and of the next one before that");
            assertIsAsTheLog(run);
            append(run, 1);
            drain(process);
            assertIsAsTheLog(run);
        }
    }

    @Test
    void a_lost_part_has_its_rows_read_from_the_log_again() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(1), 20, true)) {
            run.store.watcher = new GlobReader();
            append(run, 0);
            LakeProcess process = started(run);
            process.read(() -> 70);
            assertTrue(process.store());
            List<String> parts =
                    run.store.objects.keySet().stream().filter(k -> k.contains("/parts/")).toList();
            assertEquals(3, parts.size());
            run.store.objects.remove(parts.get(1));
            process.read(() -> 1_000);
            assertFalse(process.store(), "it begins again");
            assertTrue(LakeModel.stored(run.store).isEmpty());
            drain(process);
            assertIsAsTheLog(run);
        }
    }

    // One fails at a call, another one does all, and the first one goes on as if nothing was.
    @ParameterizedTest
    @EnumSource
    void who_is_overtaken_at_any_call_takes_no_rows_away(MemoryStore.Fault fault)
            throws IOException {
        boolean failed = true;
        for (int calls = fault.ordinal() % STRIDE; failed; calls += STRIDE) {
            assertTrue(calls < MAX_CALLS, "it never comes to an end");
            try (LakeRun run = new LakeRun(temporary, new Random(1), 40, true)) {
                run.store.watcher = new GlobReader();
                append(run, 0);
                append(run, 1);
                LakeProcess first = started(run);
                first.read(() -> 1_000);
                run.store.failAfter(calls, fault);
                boolean crashed = false;
                try {
                    for (int i = 0; i < 5; i++) {
                        first.store();
                    }
                } catch (MemoryStore.Crash e) {
                    crashed = true;
                }
                failed = !run.store.isFaultLeft();
                run.store.work();
                LakeProcess next = started(run);
                drain(next);
                if (!crashed) {
                    drain(first);
                }
                append(run, 2);
                drain(next);
                assertIsAsTheLog(run);
            }
        }
    }

    // What parts hold is stored: neither a gap behind them nor an end of the process then loses it.
    @ParameterizedTest
    @EnumSource
    void a_gap_behind_parts_leaves_their_rows_whatever_fails(MemoryStore.Fault fault)
            throws IOException {
        boolean failed = true;
        for (int calls = fault.ordinal() % STRIDE; failed; calls += STRIDE) {
            assertTrue(calls < MAX_CALLS, "it never comes to an end");
            try (LakeRun run = new LakeRun(temporary, new Random(1), 20, true)) {
                run.store.watcher = new GlobReader();
                append(run, 1);
                LakeProcess first = started(run);
                first.read(() -> 70);
                assertTrue(first.store());
                run.log.begins[0] = 80;
                run.store.failAfter(calls, fault);
                try {
                    for (int i = 0; i < 5; i++) {
                        first.read(() -> 1_000);
                        first.store();
                    }
                } catch (MemoryStore.Crash e) {
                    first = started(run);
                }
                failed = !run.store.isFaultLeft();
                run.store.work();
                // The log goes on losing what nobody has read.
                run.log.begins[0] = 85;
                LakeProcess next = started(run);
                drain(next);
                append(run, 2);
                drain(next);
                long rows =
                        LakeModel.rows(LakeModel.stored(run.store)).stream()
                                .filter(row -> Long.parseLong(row.split(" ", 3)[1]) < 60)
                                .count();
                assertEquals(60, rows, "after " + calls + " calls");
            }
        }
    }
}
