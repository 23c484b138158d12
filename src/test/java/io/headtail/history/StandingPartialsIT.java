package io.headtail.history;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.merge.Mark;
import io.headtail.merge.Marks;
import io.headtail.merge.Partials;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partition's partial that stands for earlier boundaries too, and what is said beside one. */
class StandingPartialsIT {
    private static final long STEP = 300_000;
    private static final HistoryFixture HISTORY = new HistoryFixture(HistoryKeep.DEFAULT);
    private static long epoch = 1_700_000_000_000L / STEP * STEP;

    private HistoryWriter writer = writer(1 << 20);
    private long offset;

    @BeforeEach
    void another_time() {
        epoch += 1_000 * STEP;
    }

    @AfterAll
    static void close() {
        HISTORY.close();
    }

    private static HistoryWriter writer(long maxBytes) {
        return new HistoryWriter(
                HISTORY.database,
                Partials.TOPIC,
                List.of(Partials.MINUTE),
                Partials.K,
                maxBytes,
                System::nanoTime);
    }

    private static long tick(int boundary) {
        return epoch + boundary * STEP;
    }

    private void send(int partition, int boundary, boolean isFinal, Marks marks, String... rows) {
        Partials partials = new Partials();
        partials.tick = tick(boundary);
        partials.isFinal = isFinal;
        partials.headOffset = isFinal ? 1_000 : 10;
        assertNull(
                writer.accept(
                        offset++,
                        Partials.key(partition),
                        partials.of(rows),
                        isFinal ? 1_000 : 10,
                        -1,
                        marks));
    }

    private static Marks since(int boundary) {
        return Marks.NONE.sameSince(tick(boundary));
    }

    private static List<BoundaryRows> stored() {
        List<BoundaryRows> stored = new ArrayList<>();
        HISTORY.database.reader().boundaries("minute", tick(0), tick(1_000), stored::add);
        return stored;
    }

    private static void check(int boundary, boolean isFinal, String rows) {
        BoundaryRows b =
                stored().stream().filter(s -> s.tick() == tick(boundary)).findFirst().orElseThrow();
        assertFalse(b.skipped(), "skipped: " + boundary);
        assertEquals(isFinal, b.isFinal(), "final: " + boundary);
        assertEquals(
                rows,
                String.join(
                        " ", b.rows().stream().map(r -> r.videoId() + "=" + r.views()).toList()));
    }

    @Test
    void silence_before_a_partitions_first_event_is_no_gap() throws Exception {
        for (int b = 1; b <= 4; b++) {
            send(0, b, true, Marks.NONE, "a=" + b);
        }
        assertEquals(0, writer.store(), "they wait for the other partition");
        assertEquals(List.of(), stored());
        send(1, 4, true, Marks.NONE.sameSince(Long.MIN_VALUE));
        assertEquals(offset, writer.store());
        for (int b = 1; b <= 4; b++) {
            check(b, true, "a=" + b);
        }
        assertEquals(0, writer.skipped());
    }

    @Test
    void what_comes_after_it_finds_it_and_what_nobody_sent_has_no_line() throws Exception {
        send(1, 9, true, since(2), "b=7");
        assertEquals(0, writer.store());
        send(0, 1, true, Marks.NONE, "a=1");
        send(0, 3, true, Marks.NONE, "a=3");
        send(0, 5, true, Marks.NONE, "a=5");
        assertEquals(0, writer.store(), "another may come that it stands for");
        check(3, true, "b=7 a=3");
        check(5, true, "b=7 a=5");
        send(0, 9, true, Marks.NONE, "a=9");
        send(0, 10, true, Marks.NONE, "a=1");
        send(1, 10, true, Marks.NONE, "b=1");
        assertEquals(offset, writer.store());
        check(9, true, "a=9 b=7");
        List<BoundaryRows> stored = stored();
        assertEquals(
                List.of(tick(1), tick(3), tick(5), tick(9), tick(10)),
                stored.stream().map(BoundaryRows::tick).toList());
        assertTrue(stored.get(0).skipped(), "it did not stand for the first");
    }

    @Test
    void a_writer_that_starts_again_fills_what_waits() throws Exception {
        send(1, 9, true, since(2), "b=7");
        send(0, 3, true, Marks.NONE, "a=3");
        long committed = writer.store();
        assertEquals(0, committed);
        writer = writer(1 << 20);
        writer.restart();
        offset = committed;
        send(1, 9, true, since(2), "b=7");
        send(0, 3, true, Marks.NONE, "a=3");
        send(0, 6, true, Marks.NONE, "a=6");
        writer.store();
        check(3, true, "b=7 a=3");
        check(6, true, "b=7 a=6");
    }

    @Test
    void stored_boundaries_become_final_by_one_that_stands_for_them() throws Exception {
        for (int b = 1; b <= 450; b++) {
            send(0, b, true, Marks.NONE, "a=1");
            send(1, b, false, since(1), "b=7");
        }
        writer.store();
        check(1, false, "b=7 a=1");
        check(450, false, "b=7 a=1");
        writer = writer(1 << 20);
        writer.restart();
        send(1, 451, true, since(1), "b=7");
        writer.store();
        check(1, true, "b=7 a=1");
        check(230, true, "b=7 a=1");
        check(450, true, "b=7 a=1");
    }

    @Test
    void a_boundary_skipped_for_want_of_room_is_filled_later() throws Exception {
        writer = writer(0);
        send(0, 1, true, Marks.NONE, "a=1");
        send(0, 2, true, Marks.NONE, "a=2");
        writer.store();
        assertTrue(stored().stream().allMatch(BoundaryRows::skipped));
        send(1, 3, true, Marks.NONE.sameSince(Long.MIN_VALUE), "b=1");
        writer.store();
        check(1, true, "a=1 b=1");
        check(2, true, "a=2 b=1");
    }

    @Test
    void more_marks_and_late_views_of_the_same_rows_are_added_in_any_order() throws Exception {
        Marks straggler = new Marks(0, Set.of(Mark.STRAGGLERS));
        Marks late = new Marks(3, Set.of(Mark.OPEN_TRANSACTION));
        for (int order = 0; order < 2; order++) {
            int b = 1 + order;
            send(0, b, false, Marks.NONE, "a=1");
            send(1, b, false, order == 0 ? Marks.NONE : late, "b=7");
            writer.store();
            send(1, b, false, straggler, "b=7");
            writer.store();
            writer = writer(1 << 20);
            writer.restart();
            send(1, b, false, order == 0 ? late : Marks.NONE, "b=7");
            send(0, 9 + b, false, Marks.NONE, "a=1");
            send(1, 9 + b, false, Marks.NONE, "a=1");
            writer.store();
            StoredAnswer answer =
                    requireNonNull(HISTORY.database.reader().exactly("minute", tick(b), 10));
            assertEquals("open-transaction=1; stragglers=1", answer.inexact(), "order " + order);
            assertEquals(3, answer.lateViews(), "order " + order);
        }
    }

    private static Marks late(long views, int since) {
        return since(since).withLate(views);
    }

    private static void checkLate(long views, int boundary) {
        StoredAnswer answer = HISTORY.database.reader().at(Partials.MINUTE, tick(boundary), 10);
        assertNotNull(answer, "nothing at " + boundary);
        assertEquals(views, answer.lateViews(), "late at " + boundary);
    }

    @Test
    void late_views_are_said_of_all_that_a_partial_stands_for_but_where_there_is_a_nearer_word()
            throws Exception {
        for (int order = 0; order < 2; order++) {
            another_time();
            writer = writer(1 << 20);
            // What is late comes while the windows stand at 1, and falls into each up to 3.
            send(1, 1, true, since(1), "b=7");
            if (order == 0) {
                send(0, 1, true, Marks.NONE, "a=1");
                writer.store();
            }
            send(1, 3, true, late(5, 1), "b=7");
            if (order == 1) {
                send(0, 1, true, Marks.NONE, "a=1");
            }
            send(0, 2, true, late(1, 2), "a=2");
            send(0, 3, true, Marks.NONE, "a=3");
            assertEquals(offset, writer.store());
            check(1, true, "b=7 a=1");
            checkLate(0, 1);
            checkLate(6, 2);
            checkLate(5, 3);
        }
    }

    @Test
    void what_is_late_at_a_boundary_is_not_brought_to_earlier_ones_that_others_report()
            throws Exception {
        send(1, 9, true, late(1, 2), "b=7");
        // More that is late comes there, so that it no longer stands for what was before.
        send(1, 9, true, late(5, 9), "b=7");
        send(0, 3, true, Marks.NONE, "a=9");
        send(0, 9, true, since(6), "a=9");
        writer.store();
        check(3, true, "a=9 b=7");
        checkLate(1, 3);
        checkLate(5, 9);
        // Of one that is nowhere stored only the rows are known to be those of the later one: it
        // may be said to lack more than it does, never fewer.
        checkLate(5, 7);
        assertNull(HISTORY.database.reader().at(Partials.MINUTE, tick(5), 10));
    }
}
