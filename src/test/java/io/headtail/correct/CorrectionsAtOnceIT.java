package io.headtail.correct;

import static io.headtail.correct.CorrectionScene.K;
import static io.headtail.correct.CorrectionScene.WINDOWS;
import static io.headtail.correct.CorrectionScene.isCorrectable;
import static io.headtail.history.HistoryFixture.HOUR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.testing.Oracle;
import io.headtail.testing.Seeds;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Of corrections of the same boundaries at one time the one stands that has counted most. */
class CorrectionsAtOnceIT {
    private static final int RUNS = Integer.getInteger("headtail.correct.seeds", 4);
    private static final long ALL_MEMORY = Long.MAX_VALUE;

    @Test
    void of_two_at_once_the_one_that_has_read_further_stands() {
        Seeds.run(CorrectionsAtOnceIT.class, RUNS, CorrectionsAtOnceIT::runTwo);
    }

    private static void runTwo(Random random) throws Exception {
        try (CorrectionScene scene = new CorrectionScene(random)) {
            scene.append(300, 4 * HOUR + HOUR / 2);
            scene.store();
            Map<Integer, Long> less = scene.ends();
            scene.append(60, HOUR);
            List<MemoryLog> logs = List.of(scene.log(less), scene.log(scene.ends()));
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                List<Future<CorrectionReport>> both = new ArrayList<>();
                for (MemoryLog log : logs) {
                    both.add(threads.submit(() -> scene.correct(log, ALL_MEMORY, one -> {})));
                }
                for (Future<CorrectionReport> each : both) {
                    assertTrue(each.get().finished());
                }
            } finally {
                threads.shutdownNow();
            }
            Oracle oracle = scene.everything(scene.ends());
            for (BoundaryRows is : scene.stored().values()) {
                if (isCorrectable(is)) {
                    WindowSpec window =
                            WINDOWS.stream()
                                    .filter(w -> w.name().equals(is.window()))
                                    .findFirst()
                                    .orElseThrow();
                    Question question = new Question(window, is.tick(), K);
                    assertEquals(
                            WindowRecountTest.rows(oracle, question),
                            is.rows(),
                            question::toString);
                }
            }
        }
    }

    @Test
    void one_that_has_counted_less_leaves_what_another_has_stored_meanwhile() {
        try (CorrectionScene scene = new CorrectionScene(new Random(5))) {
            scene.append(300, 4 * HOUR + HOUR / 2);
            scene.store();
            MemoryLog less = scene.log(scene.ends());
            scene.append(200, HOUR);
            Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
            Map<BoundaryKey, BoundaryRows> stored = new TreeMap<>();
            scene.correct(
                    () -> {
                        scene.correct(scene.log(scene.ends()), ALL_MEMORY, one -> {});
                        stored.putAll(scene.stored());
                        return less;
                    },
                    ALL_MEMORY,
                    one -> outcomes.merge(one.outcome(), 1, Integer::sum));
            assertTrue(outcomes.getOrDefault(Outcome.OVERTAKEN, 0) > 0, outcomes::toString);
            assertEquals(stored, scene.stored());
        }
    }
}
