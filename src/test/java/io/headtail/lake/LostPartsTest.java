package io.headtail.lake;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.lake.MemoryStore.Fault;
import io.headtail.lake.file.LakeContent;
import io.headtail.testing.Seeds;
import io.headtail.time.Millis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that are lost or damaged before they are merged. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class LostPartsTest {
    private static final int SEEDS = Integer.getInteger("headtail.lake.seeds", 2);
    private static final int STEPS = 150;

    /** Offsets of a chunk. */
    private static final int RECORDS = 20;

    /** Where the section ends. */
    private static final int END = 92;

    @TempDir private Path temporary;

    // A section of five chunks, each with rows of two hours; then the event that ends it, and more.
    private static void append(LakeRun run) {
        long begin = LakeLog.START + LakeProcess.LATENESS_MS;
        for (int i = 0; i < END; i++) {
            run.log.appendAt(0, begin + i * 30_000L - (i % 9 == 1 ? 2 * Millis.HOUR : 0));
        }
        for (int i = 0; i < 5; i++) {
            run.log.appendAt(0, begin + Millis.HOUR + i);
        }
    }

    private static LakeProcess started(LakeRun run) throws IOException {
        LakeProcess process = run.process();
        process.assign(0);
        assertTrue(process.store());
        return process;
    }

    private static void drain(LakeProcess process) {
        for (int i = 0; i < 1_000; i++) {
            boolean unused = process.store();
            process.read(() -> 7);
            if (process.hasReadAll() && !process.isDue()) {
                return;
            }
        }
        throw new AssertionError("it does not come to an end");
    }

    private static List<String> parts(LakeRun run) {
        return run.store.objects.keySet().stream().filter(k -> k.contains("/parts/")).toList();
    }

    private static LakeName name(String key) {
        String file = key.substring(key.lastIndexOf('/') + 1);
        return requireNonNull(LakeName.parsePart(0, file.replace(".parquet", "")));
    }

    private static Set<Long> offsets(LakeRun run) {
        Set<Long> offsets = new TreeSet<>();
        for (String row : LakeModel.rows(LakeModel.stored(run.store))) {
            assertTrue(offsets.add(Long.valueOf(row.split(" ", 3)[1])), "twice: " + row);
        }
        return offsets;
    }

    private void loses(long logBegins, int first, int more) throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(1), RECORDS, true)) {
            run.store.watcher = new GlobReader();
            append(run);
            LakeProcess process = started(run);
            process.read(() -> 70);
            assertTrue(process.store());
            List<String> parts = parts(run);
            assertEquals(6, parts.size());
            Set<Long> missing = new TreeSet<>();
            List<String> gone = new ArrayList<>();
            for (int i = first; i < parts.size(); i += more) {
                LakeName part = name(parts.get(i));
                gone.add(parts.get(i));
                run.log.from(0, part.from(), RECORDS).stream()
                        .filter(e -> LakeName.hourOf(e.timestamp()) == part.hour())
                        .filter(e -> e.offset() < logBegins)
                        .forEach(e -> missing.add(e.offset()));
            }
            gone.forEach(run.store.objects::remove);
            process.read(() -> 70);
            // After all is read, and before it is merged.
            run.log.begins[0] = logBegins;
            drain(process);
            String what = "log begins at " + logBegins + ", lost " + gone;
            Set<Long> expected = new TreeSet<>();
            for (long offset = 0; offset < END; offset++) {
                if (!missing.contains(offset)) {
                    expected.add(offset);
                }
            }
            Set<Long> offsets = offsets(run);
            offsets.removeIf(offset -> offset >= END);
            assertEquals(expected, offsets, what);
            LakeGaps gaps = new LakeGaps(run.store);
            missing.forEach(offset -> assertTrue(gaps.has(0, offset), what + ": " + offset));
            for (LakeGaps.Span span : gaps.get(0)) {
                assertTrue(
                        gone.stream()
                                .map(LostPartsTest::name)
                                .anyMatch(p -> p.from() <= span.from() && span.to() <= p.to()),
                        () -> what + ": " + gaps);
                assertTrue(span.to() <= logBegins, () -> what + ": " + gaps);
            }
            LakeMark mark = requireNonNull(new LakeFolder(run.store, "views", "id").mark(0));
            Section section = requireNonNull(mark.section());
            assertEquals(END, section.begin().nextOffset(), what);
            assertEquals(Section.OPEN, section.end());
            assertEquals(section.parts(), new LakeFolder(run.store, "views", "id").parts(0));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 15, 20, 30, 47, 60, 85, END})
    void only_rows_that_parts_and_log_have_lost_are_missing_and_recorded(long logBegins)
            throws IOException {
        for (int more : new int[] {1, 2, 3, 10}) {
            for (int first = 0; first < 6; first++) {
                loses(logBegins, first, more);
            }
        }
    }

    @Test
    void a_whole_file_stays_whole_whatever_crashes_after_its_parts_and_the_log_are_lost()
            throws IOException {
        for (long logBegins : new long[] {30, END}) {
            for (Fault fault : List.of(Fault.UNKNOWN, Fault.CRASH_AFTER)) {
                int calls = 0;
                while (keepsWholeFile(logBegins, fault, calls)) {
                    calls++;
                }
                assertTrue(calls > 20, "it takes many calls");
            }
        }
    }

    // The first hour's file is there when a part of each of both hours is lost, and then the log.
    private boolean keepsWholeFile(long logBegins, Fault fault, int calls) throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(1), RECORDS, true)) {
            append(run);
            LakeProcess process = started(run);
            process.read(() -> 70);
            assertTrue(process.store());
            List<String> gone = parts(run).subList(2, 4);
            Set<Long> missing = new TreeSet<>();
            Map<String, byte[]> whole = new HashMap<>();
            run.store.watcher =
                    (key, bytes) -> {
                        if (key.contains("/dt=") && whole.isEmpty()) {
                            whole.put(key, bytes);
                            run.store.objects.keySet().removeAll(gone);
                        }
                    };
            process.read(() -> 70);
            while (process.store()) {
                assertTrue(process.isDue(), "it goes back");
            }
            assertEquals(1, whole.size());
            LakeName part = name(gone.get(1));
            run.log.from(0, part.from(), RECORDS).stream()
                    .filter(e -> LakeName.hourOf(e.timestamp()) == part.hour())
                    .filter(e -> e.offset() < logBegins)
                    .forEach(e -> missing.add(e.offset()));
            assertFalse(missing.isEmpty());
            run.log.begins[0] = logBegins;
            run.store.failAfter(calls, fault);
            try {
                drain(process);
            } catch (MemoryStore.Crash e) {
                process = started(run);
                drain(process);
            }
            boolean reached = !run.store.isFaultLeft();
            run.store.work();
            // The stream time at its end may be lost: then it goes on up to the next border.
            run.log.appendAt(0, LakeLog.START + LakeProcess.LATENESS_MS + 2 * Millis.HOUR);
            drain(process);
            String what = "log begins at %d, %s at call %d".formatted(logBegins, fault, calls);
            whole.forEach((key, was) -> assertArrayEquals(was, run.store.objects.get(key), what));
            Set<Long> expected = new TreeSet<>();
            for (long offset = 0; offset < END; offset++) {
                if (!missing.contains(offset)) {
                    expected.add(offset);
                }
            }
            Set<Long> offsets = offsets(run);
            offsets.removeIf(offset -> offset >= END);
            assertEquals(expected, offsets, what);
            LakeGaps gaps = new LakeGaps(run.store);
            missing.forEach(offset -> assertTrue(gaps.has(0, offset), what + ": " + offset));
            return reached;
        }
    }

    @Test
    void a_damaged_part_is_read_again_and_the_others_are_kept() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(1), RECORDS, true)) {
            run.format = HourFormat.of(LakeContent.EVENTS);
            append(run);
            LakeProcess process = started(run);
            process.read(() -> 70);
            assertTrue(process.store());
            String damaged = parts(run).get(2);
            byte[] bytes = requireNonNull(run.store.objects.get(damaged));
            run.store.objects.put(damaged, new byte[bytes.length]);
            process.read(() -> 70);
            while (process.store()) {
                assertTrue(process.isDue(), "it goes back");
            }
            Section section =
                    requireNonNull(
                            requireNonNull(new LakeFolder(run.store, "views", "id").mark(0))
                                    .section());
            assertEquals(List.of(name(damaged)), section.lost());
            assertEquals(9, section.parts().size());
            drain(process);
            Set<String> files = new HashSet<>(run.store.objects.keySet());
            files.removeIf(key -> key.contains("_headtail"));
            assertEquals(2, files.size(), files.toString());
            run.format = new TextRows();
        }
    }

    @Test
    void files_are_as_the_log_whatever_crashes_and_whichever_parts_are_lost() {
        Seeds.run(
                LostPartsTest.class,
                3 * SEEDS,
                random -> {
                    try (LakeRun run = new LakeRun(temporary, random, true)) {
                        run.store.watcher = new GlobReader();
                        for (int i = 0; i < STEPS; i++) {
                            run.step(false);
                            if (random.nextInt(10) == 0) {
                                run.loseParts();
                            }
                        }
                        run.finish();
                        assertEquals(
                                LakeModel.merged(run.log, run.settings()),
                                LakeModel.stored(run.store));
                    }
                });
    }

    @Test
    void rows_are_there_once_or_in_a_gap_whichever_parts_and_records_are_lost() {
        Seeds.run(
                LostPartsTest.class,
                3 * SEEDS,
                random -> {
                    try (LakeRun run = new LakeRun(temporary, random, true)) {
                        for (int i = 0; i < STEPS; i++) {
                            run.step(true);
                            if (random.nextInt(10) == 0) {
                                run.loseParts();
                            }
                        }
                        run.finish();
                        run.assertOnceOrGap();
                    }
                });
    }
}
