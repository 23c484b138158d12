package io.headtail.history.write;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static io.headtail.history.HistoryFixture.saying;
import static io.headtail.history.HistoryFixture.withoutPartials;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.read.StoredPartials;
import io.headtail.history.settings.HistoryKeep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In any order of writes, the stored boundary is the one that a plain reference names. */
class PrecedenceIT {
    private static final HistoryKeep KEEP = HistoryKeep.DEFAULT;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void the_boundary_that_stands_depends_neither_on_the_order_nor_on_the_writer(long seed)
            throws Exception {
        Random random = new Random(seed);
        try (HistoryFixture history = new HistoryFixture(KEEP)) {
            List<BoundaryRows> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                all.add(any(random));
            }
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                List<Future<?>> both = new ArrayList<>();
                for (int thread = 0; thread < 2; thread++) {
                    List<BoundaryRows> mine = all.subList(thread * 200, thread * 200 + 200);
                    long mySeed = random.nextLong();
                    both.add(threads.submit(() -> write(history, mine, new Random(mySeed))));
                }
                for (Future<?> each : both) {
                    each.get();
                }
            } finally {
                threads.shutdownNow();
            }
            for (String window : List.of("day", "hour")) {
                assertEquals(reference(all, window), history.stored(window), "seed " + seed);
            }
            assertEquals(0, history.database.writer().write(all), "again, seed " + seed);
        }
    }

    private static BoundaryRows any(Random random) {
        String window = random.nextBoolean() ? "hour" : "day";
        // Over midnight: two partitions, made by the first writer that needs them.
        long tick = START + random.nextInt(10) * 5L * MINUTE - 25 * MINUTE;
        boolean skipped = random.nextInt(5) == 0;
        boolean isFinal = random.nextBoolean();
        boolean isComplete = random.nextBoolean();
        int revision = skipped || random.nextInt(4) != 0 ? 0 : random.nextInt(3);
        // What is equal in all this must be equal in its rows too, as it is of the same log.
        int head = random.nextInt(4);
        int level = 1 + random.nextInt(2);
        int generation = random.nextInt(3);
        int same =
                List.of(
                                tick,
                                window,
                                skipped,
                                isFinal,
                                isComplete,
                                revision,
                                head,
                                level,
                                generation)
                        .hashCode();
        Random content = new Random(same);
        BoundaryRows rows =
                answer(
                        window,
                        tick,
                        revision,
                        isFinal,
                        isComplete,
                        skipped,
                        head,
                        skipped ? List.of() : rows(content, content.nextInt(20)));
        String[] reasons = {null, "misplaced", "stragglers=0", "stragglers=1", "stragglers=0,1"};
        return saying(
                rows,
                generation,
                level,
                random.nextInt(3),
                reasons[random.nextInt(reasons.length)]);
    }

    private static void write(HistoryFixture history, List<BoundaryRows> mine, Random random) {
        BoundaryWriter writer = history.database.writer();
        for (int at = 0; at < mine.size(); ) {
            int to = Math.min(mine.size(), at + 1 + random.nextInt(12));
            writer.write(mine.subList(at, to));
            at = to;
        }
    }

    /** The rule again, in plain words. */
    private static List<BoundaryRows> reference(List<BoundaryRows> all, String window) {
        Map<Long, BoundaryRows> best = new TreeMap<>();
        for (BoundaryRows rows : all) {
            if (rows.window().equals(window)) {
                best.merge(rows.tick(), rows, (a, b) -> precedes(b, a) ? b : a);
            }
        }
        return best.values().stream().map(HistoryFixture::withoutPartials).toList();
    }

    private static boolean precedes(BoundaryRows a, BoundaryRows b) {
        if (a.skipped() != b.skipped()) {
            return b.skipped();
        }
        if (a.isComplete() != b.isComplete()) {
            return a.isComplete();
        }
        if (a.isFinal() != b.isFinal()) {
            return a.isFinal();
        }
        if (a.generation() != b.generation()) {
            return a.generation() > b.generation();
        }
        // Of another topic, or of other settings, a correction says nothing.
        if (a.revision() != b.revision()) {
            return a.revision() > b.revision();
        }
        if (a.spans().get(0).level() != b.spans().get(0).level()) {
            return a.spans().get(0).level() > b.spans().get(0).level();
        }
        if (a.headTotal() != b.headTotal()) {
            return a.headTotal() > b.headTotal();
        }
        if (a.lateViews() != b.lateViews()) {
            return a.lateViews() > b.lateViews();
        }
        String saysA = a.inexact() == null ? "" : a.inexact();
        String saysB = b.inexact() == null ? "" : b.inexact();
        return saysA.length() != saysB.length()
                ? saysA.length() > saysB.length()
                : saysA.compareTo(saysB) > 0;
    }

    @Test
    void a_skipped_boundary_never_replaces_a_real_one() {
        try (HistoryFixture history = new HistoryFixture(KEEP)) {
            BoundaryWriter writer = history.database.writer();
            BoundaryRows poor =
                    answer("hour", START, 0, false, false, false, 1, rows(new Random(1), 2));
            BoundaryRows skipped = answer("hour", START, 0, true, true, true, 9, List.of());
            assertEquals(1, writer.write(List.of(skipped)));
            assertEquals(List.of(skipped), history.stored("hour"));
            assertEquals(1, writer.write(List.of(poor)));
            assertEquals(0, writer.write(List.of(skipped)));
            assertEquals(List.of(withoutPartials(poor)), history.stored("hour"));
        }
    }

    @Test
    void partials_are_there_until_the_boundary_is_final() {
        try (HistoryFixture history = new HistoryFixture(KEEP)) {
            BoundaryWriter writer = history.database.writer();
            StoredPartials open = history.database.storedPartials();
            BoundaryRows waiting =
                    answer("hour", START, 0, false, true, false, 8, rows(new Random(1), 2));
            BoundaryRows done =
                    answer("hour", START + HOUR, 0, true, true, false, 8, rows(new Random(2), 2));
            writer.write(List.of(waiting, done));
            List<BoundaryKey> keys =
                    List.of(waiting.key(), done.key(), new BoundaryKey("day", START));
            Map<BoundaryKey, List<BoundaryRows.ReadSpan>> found = open.partials(keys);
            assertEquals(List.of(waiting.key()), List.copyOf(found.keySet()));
            List<BoundaryRows.ReadSpan> spans = found.values().iterator().next();
            assertEquals(-1, spans.get(0).tailOffset());
            assertEquals(9, spans.get(1).headOffset());
            assertArrayEquals(new byte[] {8, 0, -1}, spans.get(0).partial());
            writer.write(List.of(answer("hour", START, 0, true, true, false, 8, waiting.rows())));
            assertEquals(Map.of(), open.partials(keys));
            assertEquals(Map.of(), open.partials(List.of()));
        }
    }
}
