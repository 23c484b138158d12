package io.headtail.lake;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Events of many hours in a lake that is compacted: its marks have a bound, by the log alone. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class ManyHoursTest {
    private static final int SEEDS = Integer.getInteger("headtail.lake.seeds", 3);
    private static final int STEPS = 150;

    @TempDir private Path temporary;

    @Test
    void a_mark_lists_few_parts_of_absurd_hours() throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(2), 100_000, true)) {
            int[] listed = {0};
            run.store.watcher =
                    (key, bytes) -> {
                        if (key.endsWith("/mark-p0")) {
                            listed[0] = Math.max(listed[0], parts(run));
                        }
                    };
            Random random = new Random(3);
            // The last one first: no other moves the watermark.
            run.log.appendAt(0, LakeLog.LAST);
            for (int i = 0; i < 3_000; i++) {
                run.log.appendAt(0, random.nextLong(LakeLog.LAST));
            }
            LakeProcess process = run.process();
            process.assign(0);
            assertTrue(process.store());
            process.read(() -> 3_001);
            while (process.isDue()) {
                assertTrue(process.store());
            }
            assertEquals(LakeRules.MAX_PARTS, listed[0]);
            assertEquals(1, run.status.earlyEnds());
            assertEquals(LakeModel.merged(run.log, run.settings()), LakeModel.stored(run.store));
            assertEquals(LakeRules.MAX_PARTS, LakeModel.stored(run.store).size());
        }
    }

    private static int parts(LakeRun run) {
        try {
            LakeMark mark = requireNonNull(new LakeFolder(run.store, "views", "id").mark(0));
            return requireNonNull(mark.section()).parts().size();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sections_of_few_parts_follow_from_the_log_whatever_crashes_and_is_lost() {
        Seeds.run(
                ManyHoursTest.class,
                2 * SEEDS,
                random -> {
                    int records = 1 + random.nextInt(30);
                    int maxHours = 1 + random.nextInt(4);
                    int maxParts = 1 + random.nextInt(12);
                    try (LakeRun run =
                            new LakeRun(temporary, random, records, true, maxHours, maxParts)) {
                        run.store.watcher = new GlobReader();
                        for (int i = 0; i < STEPS; i++) {
                            run.step(false);
                            if (random.nextInt(20) == 0) {
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
}
