package io.headtail.correct;

import static io.headtail.correct.CorrectionScene.K;
import static io.headtail.correct.CorrectionScene.WINDOWS;
import static io.headtail.correct.CorrectionScene.isCorrectable;
import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.START;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.id.VideoIds;
import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.testing.Oracle;
import io.headtail.testing.Seeds;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Boundaries that cannot be counted are named, and all others are corrected all the same. */
class CorrectionOfCutLogIT {
    private static final int RUNS = Integer.getInteger("headtail.correct.seeds", 4);
    private static final int MAX_DELETIONS = 5;

    @Test
    void what_is_deleted_during_a_run_is_out_of_reach_and_the_rest_is_corrected() {
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        Seeds.run(CorrectionOfCutLogIT.class, RUNS, random -> cut(random, seen));
        assertTrue(seen.contains(Outcome.CORRECTED), seen::toString);
        assertTrue(seen.contains(Outcome.OUT_OF_REACH), seen::toString);
    }

    private static void cut(Random random, Set<Outcome> seen) {
        try (CorrectionScene scene = new CorrectionScene(random)) {
            scene.append(400, 4 * HOUR + HOUR / 2);
            scene.store();
            MemoryLog log = scene.log(scene.ends());
            int[] deletions = {0};
            long[] below = {0};
            log.meanwhile =
                    one -> {
                        if (deletions[0] < MAX_DELETIONS && random.nextInt(3) == 0) {
                            deletions[0]++;
                            below[0] += random.nextInt(60);
                            one.delete(below[0]);
                        }
                    };
            correct(scene, log, bytesOfIds(20) + 12_000, seen);
        }
    }

    @Test
    void newer_ones_are_corrected_though_every_pass_over_the_oldest_is_cut() {
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        try (CorrectionScene scene = new CorrectionScene(new Random(3), 1)) {
            scene.append(400, 4 * HOUR + HOUR / 2);
            scene.store();
            MemoryLog log = scene.log(scene.ends());
            int[] deletions = {0};
            log.beforeRead =
                    from -> {
                        if (deletions[0] < 15) {
                            deletions[0]++;
                            log.delete(from + 1);
                        }
                    };
            correct(scene, log, Long.MAX_VALUE, seen);
            assertEquals(15, deletions[0]);
        }
        assertTrue(seen.contains(Outcome.CORRECTED), seen::toString);
        assertTrue(seen.contains(Outcome.OUT_OF_REACH), seen::toString);
    }

    private static void correct(
            CorrectionScene scene, MemoryLog log, long maxBytes, Set<Outcome> seen) {
        Map<BoundaryKey, BoundaryRows> before = scene.stored();
        Map<BoundaryKey, Corrected> outcomes = new TreeMap<>();
        CorrectionReport report =
                scene.correct(
                        log,
                        maxBytes,
                        one ->
                                assertNull(
                                        outcomes.put(
                                                new BoundaryKey(one.window(), one.tick()), one)));
        assertTrue(report.finished());
        assertEquals(before.keySet(), outcomes.keySet());
        Oracle oracle = scene.everything(scene.ends());
        Map<BoundaryKey, BoundaryRows> after = scene.stored();
        for (BoundaryRows was : before.values()) {
            if (isCorrectable(was)) {
                Corrected outcome = requireNonNull(outcomes.get(was.key()));
                seen.add(outcome.outcome());
                WindowSpec window = window(was);
                if (outcome.outcome() == Outcome.OUT_OF_REACH) {
                    assertTrue(log.hasLost(window.startOf(was.tick())), outcome::toString);
                    assertEquals(was, after.get(was.key()));
                    String note = String.valueOf(outcome.note());
                    assertTrue(note.contains(" begins at offset "), note);
                } else {
                    assertTrue(outcome.outcome().isDone(), outcome::toString);
                    BoundaryRows is = requireNonNull(after.get(was.key()));
                    Question question = new Question(window, was.tick(), K);
                    assertEquals(
                            WindowRecountTest.rows(oracle, question),
                            is.rows(),
                            question::toString);
                }
            }
        }
    }

    @Test
    void a_boundary_whose_counts_do_not_fit_is_named_and_the_others_corrected() {
        try (CorrectionScene scene = new CorrectionScene(new Random(5))) {
            int many = 3_000;
            for (int i = 0; i < many; i++) {
                scene.partitions.get(0).add(new Oracle.Event(i, START - 2 * HOUR, "w" + i, 1));
            }
            scene.append(400, 4 * HOUR + HOUR / 2);
            scene.store();
            Map<BoundaryKey, BoundaryRows> before = scene.stored();
            Map<BoundaryKey, Corrected> outcomes = new TreeMap<>();
            CorrectionReport report =
                    scene.correct(
                            scene.log(scene.ends()),
                            bytesOfIds(20) + 12_000,
                            one -> outcomes.put(new BoundaryKey(one.window(), one.tick()), one));
            assertTrue(report.finished());
            Oracle oracle = scene.everything(scene.ends());
            Map<BoundaryKey, BoundaryRows> after = scene.stored();
            Set<String> tooLarge = new TreeSet<>();
            for (BoundaryRows was : before.values()) {
                if (isCorrectable(was)) {
                    Corrected outcome = requireNonNull(outcomes.get(was.key()));
                    WindowSpec window = window(was);
                    if (window.startOf(was.tick()) <= START - 2 * HOUR) {
                        tooLarge.add(was.window());
                        assertEquals("TOO_LARGE", outcome.outcome().name());
                        assertTrue(outcome.outcome().isRefused());
                        assertTrue(
                                String.valueOf(outcome.note()).contains("HEADTAIL_JAVA_OPTS=-Xmx"),
                                outcome::toString);
                        assertEquals(was, after.get(was.key()));
                    } else {
                        assertTrue(outcome.outcome().isDone(), outcome::toString);
                        assertEquals(
                                WindowRecountTest.rows(oracle, new Question(window, was.tick(), K)),
                                requireNonNull(after.get(was.key())).rows());
                    }
                }
            }
            assertTrue(tooLarge.contains("ever"), tooLarge::toString);
            assertFalse(tooLarge.contains("hour"), tooLarge::toString);
        }
    }

    private static WindowSpec window(BoundaryRows rows) {
        return WINDOWS.stream()
                .filter(w -> w.name().equals(rows.window()))
                .findFirst()
                .orElseThrow();
    }

    private static long bytesOfIds(int count) {
        VideoIds ids = new VideoIds();
        for (int i = 0; i < count; i++) {
            byte[] id = ("v" + i).getBytes(StandardCharsets.UTF_8);
            ids.intern(id, 0, id.length);
        }
        return ids.memoryBytes();
    }
}
