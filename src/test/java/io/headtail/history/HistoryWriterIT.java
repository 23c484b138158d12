package io.headtail.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.read.HistoryReader;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.merge.Marks;
import io.headtail.merge.MergedRows;
import io.headtail.merge.Partial;
import io.headtail.merge.Partials;
import io.headtail.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The writer, stopped anywhere and restarted from its committed offset, over partials in any order
 * between partitions: it stores what follows from all of them at once.
 */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
@Order(1) // it takes long
class HistoryWriterIT {
    private static final int RUNS = Integer.getInteger("headtail.history.writers", 10);
    private static final int PARTITIONS = 3;
    private static final int BOUNDARIES = 12;
    private static final long STEP = 600_000;

    /** A record; its partial stands for all boundaries from {@code since} on. */
    private record Sent(int partition, byte[] value, Marks marks) {
        boolean standsFor(long tick) {
            long own = new Partial(value).tick();
            return own == tick || (marks.sameSince() <= tick && tick < own);
        }
    }

    /** Partials of one run in the order of their topic, and what is stored in the end. */
    private static final class Run {
        final Random random;
        final List<Sent> log = new ArrayList<>();
        final long epoch;

        /** Whether some partials stand for earlier boundaries; then all come in order of time. */
        final boolean standing;

        Run(Random random, int run) {
            this.random = random;
            this.epoch = 1_700_000_000_000L / STEP * STEP + run * 100L * STEP;
            this.standing = run % 2 == 1;
            List<List<Sent>> queues = new ArrayList<>();
            for (int p = 0; p < PARTITIONS; p++) {
                queues.add(queue(p));
            }
            while (queues.stream().anyMatch(queue -> !queue.isEmpty())) {
                List<Sent> queue = queues.get(random.nextInt(PARTITIONS));
                if (!queue.isEmpty()) {
                    log.add(queue.remove(0));
                }
            }
        }

        // Of most boundaries one that stands at once; of some at first less, of a few nothing.
        private List<Sent> queue(int p) {
            List<Sent> queue = new ArrayList<>();
            long since = random.nextBoolean() ? Long.MIN_VALUE : Marks.ITS_OWN_TICK;
            for (int b = 0; b < BOUNDARIES; b++) {
                int kind = b == BOUNDARIES - 1 ? 9 : random.nextInt(10);
                if (standing && kind <= 5 && b < BOUNDARIES - 1) {
                    since = Math.min(since, epoch + b * STEP);
                    continue;
                }
                Marks marks = standing ? Marks.NONE.sameSince(since) : Marks.NONE;
                since = Marks.ITS_OWN_TICK;
                if (kind == 0) {
                    continue;
                }
                if (kind <= 3 || (standing && kind == 6)) {
                    queue.add(sent(p, b, false, true, marks));
                }
                if (kind == 3 || kind == 4) {
                    queue.add(sent(p, b, true, false, marks));
                }
                if (kind != 1) {
                    boolean anywhere = !standing && random.nextInt(3) == 0;
                    int later = anywhere ? random.nextInt(queue.size() + 1) : queue.size();
                    queue.add(later, sent(p, b, true, true, marks));
                }
            }
            return queue;
        }

        private Sent sent(int p, int b, boolean isFinal, boolean complete, Marks marks) {
            Partials partials = new Partials();
            partials.tick = epoch + b * STEP;
            partials.isFinal = isFinal;
            partials.complete = complete;
            partials.partitions = PARTITIONS;
            partials.headOffset = 1_000L + random.nextInt(50);
            int views = isFinal && complete ? 100 + b : 1 + random.nextInt(50);
            return new Sent(
                    p, partials.of("p" + p + "=" + views, "q" + p + "=" + (views / 2 + 1)), marks);
        }

        void write(HistoryDatabase database) throws Exception {
            long most = random.nextInt(3) == 0 ? 0 : 1 << 20;
            HistoryWriter writer = writer(database, most);
            int committed = 0;
            for (int at = 0; at < log.size(); at++) {
                Sent sent = log.get(at);
                assertNull(
                        writer.accept(
                                at,
                                Partials.key(sent.partition()),
                                sent.value(),
                                at,
                                -1,
                                sent.marks()));
                if (random.nextInt(4) == 0) {
                    int stored = (int) writer.store();
                    assertTrue(stored >= committed, "goes back");
                    committed = random.nextInt(4) == 0 ? committed : stored;
                }
                if (random.nextInt(12) == 0) {
                    writer = writer(database, most);
                    writer.restart();
                    at = committed - 1;
                }
            }
            writer.store();
        }

        private static HistoryWriter writer(HistoryDatabase database, long most) {
            return new HistoryWriter(
                    database,
                    Partials.TOPIC,
                    List.of(Partials.MINUTE),
                    Partials.K,
                    most,
                    System::nanoTime);
        }

        void compare(HistoryReader reader) {
            Map<Long, BoundaryRows> stored = new TreeMap<>();
            reader.boundaries(
                    "minute", epoch, epoch + BOUNDARIES * STEP, b -> stored.put(b.tick(), b));
            for (int b = 0; b < BOUNDARIES; b++) {
                long tick = epoch + b * STEP;
                List<Partial> best = best(tick);
                BoundaryRows found = stored.get(tick);
                if (log.stream().noneMatch(sent -> new Partial(sent.value()).tick() == tick)) {
                    assertNull(found, "nobody reported " + b);
                    continue;
                }
                if (best.size() < PARTITIONS) {
                    assertTrue(found == null || found.skipped(), () -> "not skipped: " + found);
                    continue;
                }
                assertNotNull(found, "boundary " + b);
                assertFalse(found.skipped(), "skipped: " + b);
                assertEquals(
                        best.stream().allMatch(Partial::isFinal), found.isFinal(), "final " + b);
                assertEquals(
                        best.stream().allMatch(Partial::complete),
                        found.isComplete(),
                        "complete " + b);
                List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
                for (MergedRows.RankedId row : MergedRows.of(best, Partials.K).rows()) {
                    rows.add(
                            new BoundaryRows.RankedVideo(
                                    new String(row.id(), StandardCharsets.UTF_8), row.views()));
                }
                assertEquals(rows, found.rows(), "rows of " + b);
            }
        }

        private List<Partial> best(long tick) {
            @Nullable Partial[] best = new @Nullable Partial[PARTITIONS];
            for (Sent sent : log) {
                Partial partial = new Partial(sent.value());
                Partial before = best[sent.partition()];
                if (sent.standsFor(tick) && (before == null || partial.supersedes(before))) {
                    best[sent.partition()] = partial;
                }
            }
            List<Partial> all = new ArrayList<>();
            Arrays.stream(best)
                    .forEach(
                            one -> {
                                if (one != null) {
                                    all.add(one);
                                }
                            });
            return all;
        }
    }

    @Test
    void the_best_of_all_partitions_is_stored_wherever_a_writer_is_stopped() {
        int[] run = {0};
        try (HistoryFixture fixture = new HistoryFixture(HistoryKeep.DEFAULT)) {
            Seeds.run(
                    HistoryWriterIT.class,
                    RUNS,
                    random -> {
                        Run one = new Run(random, run[0]++);
                        one.write(fixture.database);
                        one.compare(fixture.database.reader());
                    });
        }
    }
}
