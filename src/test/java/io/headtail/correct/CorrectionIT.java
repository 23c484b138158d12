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
import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.testing.Oracle;
import io.headtail.testing.Seeds;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Corrected boundaries are a map and a sort of the log's prefix, and nothing brings others back.
 */
class CorrectionIT {
    private static final int RUNS = Integer.getInteger("headtail.correct.seeds", 4);
    private static final long ALL_MEMORY = Long.MAX_VALUE;

    @Test
    void corrected_boundaries_are_a_recount_of_everything_below_the_ends() {
        int[] split = new int[1];
        Seeds.run(CorrectionIT.class, RUNS, random -> run(random, split));
        assertTrue(split[0] > 0, "no run had to count in several passes");
    }

    private static void run(Random random, int[] split) throws Exception {
        try (CorrectionScene scene = new CorrectionScene(random)) {
            scene.append(400, 4 * HOUR + HOUR / 2);
            scene.store();
            Map<BoundaryKey, BoundaryRows> before = scene.stored();
            Map<Integer, Long> ends = scene.ends();
            long little = bytesOfIds() + 6_000 + random.nextInt(6_000);
            Map<BoundaryKey, Corrected> tried = scene.tried(scene.log(ends));
            assertEquals(before, scene.stored(), "a dry run");
            Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
            Map<BoundaryKey, Corrected> done = new TreeMap<>();
            CorrectionReport report =
                    scene.correct(
                            scene.log(ends),
                            little,
                            one -> {
                                outcomes.merge(one.outcome(), 1, Integer::sum);
                                done.put(new BoundaryKey(one.window(), one.tick()), one);
                            });
            assertEquals(tried, done);
            split[0] += report.passes() > 1 ? 1 : 0;
            assertTrue(report.finished());
            assertTrue(outcomes.getOrDefault(Outcome.CORRECTED, 0) > 0, outcomes::toString);
            Map<BoundaryKey, BoundaryRows> after = check(scene, before, ends);

            // What a merger reads again, or a better answer of it, does not come back.
            List<BoundaryRows> replayed = new ArrayList<>();
            for (BoundaryRows rows : scene.first.values()) {
                boolean corrected = requireNonNull(after.get(rows.key())).revision() > 0;
                if (corrected) {
                    replayed.add(rows);
                    replayed.add(HistoryFixture.saying(rows, 1, 4, 7, "misplaced"));
                }
            }
            assertFalse(replayed.isEmpty());
            assertEquals(0, scene.history.database.writer().write(replayed));
            assertEquals(after, scene.stored());

            // Again changes nothing; with more events, what they change.
            scene.correct(
                    scene.log(ends), ALL_MEMORY, one -> assertFalse(isWritten(one), one::toString));
            assertEquals(after, scene.stored());
            scene.append(60, HOUR);
            scene.correct(scene.log(scene.ends()), ALL_MEMORY, one -> {});
            check(scene, after, scene.ends());
        }
    }

    private static long bytesOfIds() {
        VideoIds ids = new VideoIds();
        for (byte i = 0; i < 20; i++) {
            ids.intern(new byte[] {i}, 0, 1);
        }
        return ids.memoryBytes();
    }

    private static boolean isWritten(Corrected one) {
        return one.outcome() == Outcome.CORRECTED || one.outcome() == Outcome.SETTLED;
    }

    private static Map<BoundaryKey, BoundaryRows> check(
            CorrectionScene scene, Map<BoundaryKey, BoundaryRows> before, Map<Integer, Long> ends)
            throws Exception {
        Oracle oracle = scene.everything(ends);
        Map<BoundaryKey, BoundaryRows> after = scene.stored();
        assertEquals(before.keySet(), after.keySet());
        for (WindowSpec window : WINDOWS) {
            for (BoundaryRows was : before.values()) {
                if (was.window().equals(window.name())) {
                    check(scene, window, was, requireNonNull(after.get(was.key())), oracle);
                }
            }
        }
        return after;
    }

    private static void check(
            CorrectionScene scene,
            WindowSpec window,
            BoundaryRows was,
            BoundaryRows is,
            Oracle oracle)
            throws Exception {
        if (!isCorrectable(was)) {
            assertEquals(was, is);
            return;
        }
        Question question = new Question(window, was.tick(), K);
        List<RankedVideo> rows = WindowRecountTest.rows(oracle, question);
        long start =
                window.isAllTime() ? oracle.firstTimestamp(was.tick()) : window.startOf(was.tick());
        assertEquals(rows, is.rows(), question::toString);
        assertEquals(start, is.startMs());
        assertTrue(is.isFinal() && is.isComplete() && !is.skipped());
        boolean same =
                was.isFinal()
                        && was.rows().equals(rows)
                        && was.startMs() == start
                        && was.lateViews() == 0
                        && was.inexact() == null;
        assertEquals(was.revision() + (same ? 0 : 1), is.revision(), question::toString);
        if (same) {
            assertEquals(was, is);
            return;
        }
        assertEquals(was.rows(), scene.earlier(was.key(), was.revision()));
        assertEquals(was.fingerprint(), is.fingerprint());
        assertEquals(was.generation(), is.generation());
        assertEquals(0, is.lateViews());
        assertNull(is.inexact());
    }

    @Test
    void what_cannot_be_recounted_is_named_and_left() throws Exception {
        try (CorrectionScene scene = new CorrectionScene(new Random(7))) {
            scene.append(300, 4 * HOUR + HOUR / 2);
            scene.store();
            Map<BoundaryKey, BoundaryRows> before = scene.stored();
            MemoryLog cut = scene.log(scene.ends());
            long end = Collections.max(scene.ends().values());
            cut.delete(end);
            cut.refresh();
            Map<Outcome, String> notes = new EnumMap<>(Outcome.class);
            scene.correct(
                    cut, ALL_MEMORY, one -> notes.put(one.outcome(), String.valueOf(one.note())));
            assertEquals(before, scene.stored());
            assertEquals(
                    "the window begins before what the log still holds: partition 0 begins at offset %,d"
                            .formatted(end),
                    notes.get(Outcome.OUT_OF_REACH));
            assertTrue(
                    notes.getOrDefault(Outcome.OTHER_TOPIC, "").contains("its id is"),
                    notes::toString);
            assertTrue(
                    notes.getOrDefault(Outcome.OTHER_SETTINGS, "").contains("settings"),
                    notes::toString);
            assertTrue(notes.containsKey(Outcome.SKIPPED), notes::toString);
            assertTrue(notes.containsKey(Outcome.INCOMPLETE), notes::toString);
            assertEquals(5, notes.size(), notes::toString);
            // The log has lost what a revision was counted from.
            scene.correct(scene.log(scene.ends()), ALL_MEMORY, one -> {});
            Map<BoundaryKey, BoundaryRows> corrected = scene.stored();
            Map<Integer, Long> shorter = scene.ends();
            shorter.replaceAll((p, at) -> at - 1);
            notes.clear();
            scene.correct(
                    scene.log(shorter),
                    ALL_MEMORY,
                    one -> notes.put(one.outcome(), String.valueOf(one.note())));
            assertTrue(
                    notes.getOrDefault(Outcome.LOG_LOST, "").contains("ends at"), notes::toString);
            assertEquals(
                    corrected.values().stream().filter(b -> b.revision() > 0).toList(),
                    scene.stored().values().stream()
                            .filter(b -> requireNonNull(corrected.get(b.key())).revision() > 0)
                            .toList());
        }
    }

    @Test
    void a_provisional_boundary_is_settled_once_its_window_has_ended() {
        try (CorrectionScene scene = new CorrectionScene(new Random(3))) {
            scene.append(300, HOUR);
            scene.store();
            List<BoundaryRows> open =
                    scene.first.values().stream()
                            .filter(b -> isCorrectable(b) && !b.isFinal())
                            .toList();
            // By events, those that no partition's watermark has reached have not.
            Map<BoundaryKey, Outcome> outcomes = new TreeMap<>();
            new Correction(
                            scene.history.database.revisions(),
                            () -> scene.log(scene.ends()),
                            CorrectionScene.LATENESS,
                            CorrectionScene::fingerprint,
                            K)
                    .run(
                            new CorrectionRequest(
                                    WINDOWS,
                                    START,
                                    START + 4 * HOUR,
                                    Ended.BY_EVENTS,
                                    ALL_MEMORY,
                                    false),
                            (events, offsets, all) -> true,
                            one ->
                                    outcomes.put(
                                            new BoundaryKey(one.window(), one.tick()),
                                            one.outcome()));
            long reached = START + HOUR - 2 * CorrectionScene.LATENESS;
            assertTrue(open.stream().anyMatch(b -> b.tick() < reached));
            assertTrue(open.stream().anyMatch(b -> b.tick() > START + HOUR));
            for (BoundaryRows rows : open) {
                Outcome outcome = outcomes.get(rows.key());
                if (rows.tick() > START + HOUR) {
                    assertEquals(Outcome.NOT_ENDED, outcome);
                } else if (rows.tick() < reached) {
                    assertTrue(
                            outcome == Outcome.SETTLED || outcome == Outcome.CORRECTED,
                            rows::toString);
                }
            }
        }
    }
}
