package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An owner that is paused in an upload, while another one goes on where the log has lost records.
 */
class LakePausedTest {
    @TempDir private Path temporary;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_wakes_up_moves_no_mark_back_and_doubles_no_row(boolean compacts) throws IOException {
        try (LakeRun run = new LakeRun(temporary, new Random(1), 10, compacts)) {
            GlobReader reader = new GlobReader();
            int[] uploads = {0};
            run.store.watcher =
                    (key, bytes) -> {
                        reader.changed(key, bytes);
                        if (key.endsWith(".parquet") && ++uploads[0] == 1) {
                            overtake(run);
                        }
                    };
            for (int i = 0; i < 65; i++) {
                run.log.appendAt(0, LakeLog.START + LakeProcess.LATENESS_MS + i);
            }
            LakeProcess paused = started(run);
            paused.read(() -> 61);
            for (int i = 0; i < 5; i++) {
                boolean unused = paused.store();
            }
            assertTrue(uploads[0] > 1, "another one has written");
            LakeMark mark = new LakeFolder(run.store, "views", "id").mark(0);
            assertEquals(60, mark == null ? -1 : mark.mark().nextOffset());
        }
    }

    private static void overtake(LakeRun run) {
        run.log.begins[0] = 35;
        try {
            LakeProcess other = started(run);
            do {
                boolean unused = other.store();
                other.read(() -> 1_000);
            } while (!other.hasReadAll() || other.isDue());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LakeProcess started(LakeRun run) throws IOException {
        LakeProcess process = run.process();
        process.assign(0);
        assertTrue(process.store());
        return process;
    }
}
