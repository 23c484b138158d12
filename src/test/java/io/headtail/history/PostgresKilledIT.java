package io.headtail.history;

import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.testing.Await;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away and comes back, at any moment. */
class PostgresKilledIT {

    @TempDir Path data;

    @Test
    void a_batch_is_there_as_a_whole_or_not_at_all() throws Exception {
        int port;
        List<List<BoundaryRows>> batches = batches();
        try (EmbeddedPostgres first = PostgresUnderTest.startOwn(data)) {
            port = first.port();
        }
        int acknowledged = 0;
        try (HistoryFixture history = fixture(port)) {
            HistoryException away =
                    assertThrows(
                            HistoryException.class,
                            () -> history.database.reader().newest("hour", 1));
            assertTrue(away.passing(), away.toString());
            long seed = System.nanoTime();
            Random random = new Random(seed);
            for (int round = 0; round < 2; round++) {
                try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, port)) {
                    Await.until("the pool connects again", () -> migrates(history));
                    int from = acknowledged;
                    assertEquals(
                            flat(batches.subList(0, from)), stored(history, from), "seed " + seed);
                    // In the middle of one of the next batches.
                    int after = from + random.nextInt(MOST_BEFORE);
                    AtomicInteger begun = new AtomicInteger();
                    Thread killer = new Thread(() -> kill(postgres.pid(), begun, after));
                    killer.start();
                    acknowledged =
                            write(
                                    history,
                                    batches,
                                    from,
                                    batch -> {
                                        begun.set(batch);
                                        if (batch == from + 2 * MOST_BEFORE) {
                                            join(killer);
                                        }
                                    });
                    killer.join();
                }
                assertTrue(acknowledged < batches.size(), "it was killed before the end");
            }
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, port)) {
                int before = acknowledged;
                Await.until(
                        "all written",
                        () -> write(history, batches, before, batch -> {}) == batches.size());
                assertEquals(flat(batches), history.stored("hour"));
                assertTrue(postgres.port() > 0);
            }
        }
    }

    /** The pool tries again only from time to time, and says until then why it failed before. */
    private static boolean migrates(HistoryFixture history) {
        try {
            history.database.migrate();
            return true;
        } catch (HistoryException e) {
            assertTrue(e.passing(), e.toString());
            return false;
        }
    }

    /**
     * What is stored: all that was acknowledged, and the batch that was under way when the server
     * was killed, if that is there as a whole; then it counts as not there.
     */
    private static List<BoundaryRows> stored(HistoryFixture history, int acknowledged) {
        List<BoundaryRows> all = history.stored("hour");
        int surplus = all.size() - acknowledged * BATCH;
        assertTrue(surplus == 0 || surplus == BATCH, surplus + " boundaries more");
        if (surplus == BATCH) {
            assertEquals(
                    batches().get(acknowledged), all.subList(acknowledged * BATCH, all.size()));
        }
        return all.subList(0, acknowledged * BATCH);
    }

    private static final int BATCH = 6;

    /** Batches before a kill, at most, and some more until it is felt. */
    private static final int MOST_BEFORE = 20;

    private static List<List<BoundaryRows>> batches() {
        List<List<BoundaryRows>> batches = new ArrayList<>();
        for (int batch = 0; batch < 120; batch++) {
            List<BoundaryRows> one = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                int number = batch * BATCH + i;
                long tick = START + number * 5L * MINUTE;
                one.add(answer("hour", tick, rows(new Random(number), 20)));
            }
            batches.add(one);
        }
        return batches;
    }

    private static List<BoundaryRows> flat(List<List<BoundaryRows>> batches) {
        return batches.stream().flatMap(List::stream).toList();
    }

    /** Writes from a batch on, until one fails; returns how many batches were acknowledged. */
    private static int write(
            HistoryFixture history,
            List<List<BoundaryRows>> batches,
            int from,
            IntConsumer beforeEach) {
        for (int batch = from; batch < batches.size(); batch++) {
            beforeEach.accept(batch);
            try {
                history.database.writer().write(batches.get(batch));
            } catch (HistoryException e) {
                assertTrue(e.passing(), e.toString());
                return batch;
            }
        }
        return batches.size();
    }

    private static void kill(long pid, AtomicInteger begun, int after) {
        Await.until("batches", () -> begun.get() >= after);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HistoryFixture fixture(int port) {
        return new HistoryFixture(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + EmbeddedPostgres.DATABASE,
                HistoryKeep.DEFAULT);
    }
}
