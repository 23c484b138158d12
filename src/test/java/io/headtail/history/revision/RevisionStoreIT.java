package io.headtail.history.revision;

import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.answer;
import static io.headtail.history.HistoryFixture.rows;
import static io.headtail.history.HistoryFixture.saying;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.revision.Revised.Change;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.testing.PostgresUnderTest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A boundary is replaced whole, what it was is kept whole, and goes with it. */
class RevisionStoreIT {
    private static final Map<Integer, Long> ENDS = Map.of(0, 700L, 1, 800L);

    static StoredLine line(HistoryFixture history, long tick) {
        return history.database.revisions().lines("hour", tick, tick).get(0);
    }

    static long count(HistoryFixture history, String table, long tick) {
        String sql =
                "SELECT count(*) FROM %s WHERE snapshot_time = '%s'"
                        .formatted(table, Instant.ofEpochMilli(tick));
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_connection_that_breaks_anywhere_leaves_the_old_answer_or_the_new_one_whole()
            throws Exception {
        List<RankedVideo> before = rows(new Random(1), 15);
        List<RankedVideo> after = rows(new Random(2), 18);
        URI server = URI.create("s:" + "//" + address());
        int whole = 0;
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT);
                CutAtMessage relay =
                        new CutAtMessage(
                                new InetSocketAddress(server.getHost(), server.getPort()))) {
            String url = history.url.replace(server.getAuthority(), "127.0.0.1:" + relay.port());
            try (HistoryDatabase cut = HistoryDatabase.openPatiently(settings(url))) {
                long tick = START;
                for (int n = 1; whole < 2; n++, tick += MINUTE) {
                    BoundaryRows old = answer("hour", tick, before);
                    history.database.writer().write(List.of(old));
                    StoredLine line = line(history, tick);
                    Recounted recounted = new Recounted(old.startMs(), after, ENDS);
                    relay.cutAt((n + 1) / 2, n % 2 == 0);
                    try {
                        cut.revisions().write(line, recounted);
                        // Both ways of cutting it came after its last message.
                        whole += relay.hasCut() ? 0 : 1;
                    } catch (HistoryException e) {
                        assertTrue(relay.hasCut(), e::toString);
                    }
                    checkEither(history, old, after);
                    StoredLine now = line(history, tick);
                    Revised again = history.database.revisions().write(now, recounted);
                    assertEquals(1, again.revision());
                    checkEither(history, old, after);
                    assertTrue(n < 200, "still not whole after " + n + " cuts");
                }
                assertTrue(tick > START + 20 * MINUTE, "cut a few times only");
            }
        }
    }

    private static String address() {
        String url = PostgresUnderTest.newDatabase();
        return url.substring(url.indexOf("//") + 2, url.lastIndexOf('/'));
    }

    private static HistorySettings settings(String url) {
        return new HistorySettings(
                url, PostgresUnderTest.USER, null, null, 5 * MINUTE, HistoryKeep.DEFAULT);
    }

    private static void checkEither(
            HistoryFixture history, BoundaryRows old, List<RankedVideo> after) {
        BoundaryRows is =
                history.stored("hour").stream()
                        .filter(rows -> rows.tick() == old.tick())
                        .findFirst()
                        .orElseThrow();
        boolean replaced = is.revision() == 1;
        assertEquals(replaced ? after : old.rows(), is.rows());
        assertEquals(replaced ? List.of(700L, 800L) : List.of(100L, 101L), heads(is));
        assertEquals(replaced ? 1 : 0, count(history, "topk_boundary_revisions", old.tick()));
        assertEquals(replaced ? 15 : 0, count(history, "global_topk_revisions", old.tick()));
        assertEquals(
                replaced ? 2 : 0, count(history, "topk_snapshot_offset_revisions", old.tick()));
    }

    private static List<Long> heads(BoundaryRows rows) {
        return rows.spans().stream().map(BoundaryRows.ReadSpan::headOffset).toList();
    }

    @Test
    void it_is_replaced_only_if_it_is_still_what_was_read() {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT)) {
            RevisionStore store = history.database.revisions();
            BoundaryRows open =
                    answer("hour", START, 0, false, true, false, 3, rows(new Random(1), 5));
            history.database.writer().write(List.of(open));
            StoredLine first = line(history, START);
            List<RankedVideo> one = rows(new Random(2), 6);
            Recounted recounted = new Recounted(open.startMs(), one, ENDS);
            BoundaryRows closed = answer("hour", START, rows(new Random(3), 4));
            history.database.writer().write(List.of(closed));
            assertEquals(Change.MOVED, store.write(first, recounted).change());
            StoredLine last = line(history, START);
            Revised revised = store.write(last, recounted);
            assertEquals(Change.WRITTEN, revised.change());
            assertEquals(6, revised.changedRanks());
            assertEquals(4, count(history, "global_topk_revisions", START));
            assertEquals(Change.MOVED, store.write(last, recounted).change());
            StoredLine second = line(history, START);
            assertEquals(ENDS, second.ends());
            assertEquals(new Revised(Change.UNCHANGED, 1, 0), store.write(second, recounted));
            Recounted more = new Recounted(open.startMs(), rows(new Random(4), 7), ENDS);
            assertEquals(new Revised(Change.WRITTEN, 2, 7), store.write(second, more));
            assertEquals(10, count(history, "global_topk_revisions", START));
            assertEquals(Change.MOVED, store.write(second, recounted).change());
            assertEquals(
                    0,
                    history.database
                            .writer()
                            .write(List.of(saying(closed, 0, 4, 3, "misplaced"), open)));
            // Deleted by hand: there is nothing to correct, and what is counted anew starts anew.
            sql(history, "DELETE FROM topk_boundaries");
            sql(history, "DELETE FROM topk_snapshot_offsets");
            sql(history, "DELETE FROM global_topk_snapshots");
            assertEquals(Change.MOVED, store.write(line(second, 2), recounted).change());
            history.database.writer().write(List.of(closed));
            assertEquals(Change.WRITTEN, store.write(line(history, START), recounted).change());
            assertEquals(4, count(history, "global_topk_revisions", START));
        }
    }

    @Test
    void a_later_generation_replaces_what_is_corrected_and_keeps_it() {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT)) {
            RevisionStore store = history.database.revisions();
            BoundaryRows old = saying(answer("hour", START, rows(new Random(1), 5)), 1, 4, 0, null);
            history.database.writer().write(List.of(old));
            List<RankedVideo> late = rows(new Random(2), 6);
            store.write(line(history, START), new Recounted(old.startMs(), late, ENDS));
            BoundaryRows open =
                    answer("hour", START, 0, false, true, false, 3, rows(new Random(3), 7));
            assertEquals(0, history.database.writer().write(List.of(saying(open, 2, 4, 0, null))));
            BoundaryRows now = saying(answer("hour", START, rows(new Random(4), 3)), 2, 4, 0, null);
            assertEquals(1, history.database.writer().write(List.of(now)));
            assertEquals(now, history.stored("hour").get(0));
            assertEquals(2, count(history, "topk_boundary_revisions", START));
            assertEquals(11, count(history, "global_topk_revisions", START));
            assertEquals(4, count(history, "topk_snapshot_offset_revisions", START));
            // Nothing of the earlier one comes back; the later one has revisions of its own.
            BoundaryRows again = saying(old, 0, 9, 8, "misplaced");
            assertEquals(0, history.database.writer().write(List.of(old, again)));
            Recounted more = new Recounted(now.startMs(), rows(new Random(5), 4), ENDS);
            assertEquals(
                    new Revised(Change.WRITTEN, 1, 4), store.write(line(history, START), more));
            assertEquals(0, history.database.writer().write(List.of(old, now, again)));
            assertEquals(3, count(history, "topk_boundary_revisions", START));
            assertEquals(14, count(history, "global_topk_revisions", START));
            assertEquals(1, history.stored("hour").get(0).revision());
        }
    }

    @Test
    void what_has_become_final_or_says_more_of_itself_meanwhile_has_moved() {
        try (HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT)) {
            RevisionStore store = history.database.revisions();
            BoundaryRows open =
                    answer("hour", START, 0, false, true, false, 3, rows(new Random(1), 5));
            Recounted recounted = new Recounted(open.startMs(), rows(new Random(2), 6), ENDS);
            List<BoundaryRows> steps =
                    List.of(
                            open,
                            saying(open, 0, 1, 0, "stragglers=1"),
                            answer("hour", START, 0, true, true, false, 3, open.rows()),
                            answer("hour", START, 0, true, true, false, 4, open.rows()));
            StoredLine before = null;
            for (BoundaryRows step : steps) {
                assertEquals(1, history.database.writer().write(List.of(step)));
                if (before != null) {
                    assertEquals(Change.MOVED, store.compare(before, recounted).change());
                    assertEquals(Change.MOVED, store.write(before, recounted).change());
                    assertEquals(0, count(history, "topk_boundary_revisions", START));
                }
                before = line(history, START);
            }
        }
    }

    private static StoredLine line(StoredLine like, int revision) {
        return new StoredLine(
                like.window(),
                like.tick(),
                like.startMs(),
                like.isRise(),
                like.k(),
                revision,
                true,
                true,
                false,
                like.lateViews(),
                like.inexact(),
                like.topicId(),
                like.fingerprint(),
                like.generation(),
                like.heads());
    }

    private static void sql(HistoryFixture history, String sql) {
        try (Connection connection = DriverManager.getConnection(history.url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
