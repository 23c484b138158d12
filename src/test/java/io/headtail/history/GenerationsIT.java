package io.headtail.history;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.time.WindowSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Boundaries of other settings, and of a topic that was made again. */
class GenerationsIT {
    private static final long STEP = Sender.STEP;
    private static final WindowSpec MINUTE = WindowSpec.sliding("minute", 60_000);

    private final HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT);
    private final Sender sender = new Sender(history);
    private final long start = sender.next.tick;

    @AfterEach
    void close() {
        history.close();
    }

    private void send(int partition, long fingerprint, int boundary, String row) {
        sender.next.fingerprint = fingerprint;
        sender.next.tick = start + boundary * STEP;
        sender.send(partition, row);
    }

    @Test
    void settings_that_are_changed_one_instance_after_the_other_hold_up_no_commit()
            throws Exception {
        sender.next.partitions = 2;
        send(0, 7, 0, "a=5");
        send(1, 7, 0, "b=5");
        assertEquals(2, sender.writer.store());
        // The owner of 0 has the old settings still, that of 1 the new ones.
        send(0, 7, 1, "a=6");
        send(1, 8, 1, "b=6");
        for (int b = 2; b <= 3; b++) {
            send(0, 8, b, "a=7");
            send(1, 8, b, "b=7");
        }
        assertEquals(2, sender.writer.store(), "partition 0 may come back to the old settings");
        for (int b = 4; b <= 9; b++) {
            send(0, 8, b, "a=7");
            send(1, 8, b, "b=7");
        }
        long committed = sender.writer.store();
        assertEquals(sender.log.size(), committed, "nothing waits any more");
        assertEquals("nothing", sender.stored(start + STEP));
        assertEquals("a=7 b=7", sender.stored(start + 9 * STEP));
        sender.restart();
        sender.from(committed);
        send(0, 8, 10, "a=8");
        send(1, 8, 10, "b=8");
        assertEquals(sender.log.size(), sender.writer.store());
        // What comes all the same is not lost: the other half was stored.
        send(1, 7, 1, "b=6");
        sender.writer.store();
        send(1, 8, 11, "b=8");
        sender.writer.store();
        assertEquals(1, history.stored("minute").stream().filter(BoundaryRows::skipped).count());
    }

    @Test
    void an_owner_that_keeps_the_old_settings_holds_up_no_commit() throws Exception {
        sender.next.partitions = 2;
        for (int b = 0; b < 40; b++) {
            send(0, 7, b, "old=1");
            send(0, 8, b, "a=1");
            send(1, 8, b, "b=1");
        }
        sender.restart();
        sender.from(0);
        long committed = sender.writer.store();
        assertEquals(
                sender.log.size() - 9,
                committed,
                "of the old settings partition 1 may report no more than the last three");
        assertEquals("a=1 b=1", sender.stored(start + 39 * STEP));
    }

    @Test
    void the_later_generation_stands_whichever_is_written_first() throws Exception {
        // In the order of the topic the old one comes first; it is written again after the new.
        for (int order = 0; order < 2; order++) {
            send(0, 7, 20 * order, "old=1");
            if (order == 0) {
                sender.writer.store();
            }
            send(0, 8, 20 * order, "new=2");
            sender.writer.store();
            send(0, 7, 20 * order, "old=1");
            sender.writer.store();
            sender.restart();
            sender.from(0);
            sender.writer.store();
            assertEquals("new=2", sender.stored(start + 20L * order * STEP), "order " + order);
        }
    }

    @Test
    void an_answer_that_other_settings_dispute_says_so_wherever_it_is_read() throws Exception {
        var reader = history.database.reader();
        send(0, 7, 0, "a=1");
        send(0, 7, 3, "a=1");
        sender.writer.store();
        assertNull(degraded(reader.exactly("minute", start, 10)));
        // Another installation with the same database.
        send(0, 8, 0, "a=2");
        sender.writer.store();
        assertEquals("other-settings", degraded(reader.exactly("minute", start, 10)));
        assertEquals("other-settings", degraded(reader.atOrBefore("minute", start + 1, 10)));
        assertEquals("other-settings", degraded(reader.at(MINUTE, start, 10)));
        var points = reader.video(MINUTE, "a", start, start + 9 * STEP, 10);
        assertEquals(2, points.size());
        assertEquals("other-settings", points.get(0).inexact());
        assertNull(points.get(1).inexact(), "nobody else counted it");
        assertNull(degraded(reader.newest("minute", 10)));
    }

    private static @Nullable String degraded(@Nullable StoredAnswer answer) {
        return StoredAnswers.answer(MINUTE, requireNonNull(answer)).degraded();
    }

    @Test
    void a_boundary_not_final_or_not_complete_replaces_none_that_is() throws Exception {
        send(0, 7, 0, "old=1");
        sender.writer.store();
        sender.next.isFinal = false;
        send(0, 8, 0, "new=2");
        sender.writer.store();
        assertEquals("old=1", sender.stored(start));
        sender.next.isFinal = true;
        sender.next.complete = false;
        send(0, 8, 0, "new=3");
        sender.writer.store();
        assertEquals("old=1", sender.stored(start));
        sender.next.complete = true;
        send(0, 8, 0, "new=4");
        sender.writer.store();
        assertEquals("new=4", sender.stored(start));
        assertEquals(3, sender.writer.conflicts());
    }

    @Test
    void answers_of_a_topic_that_was_made_again_stand_and_it_is_said() throws Exception {
        sender.next.headOffset = 1_000;
        send(0, 7, 0, "old=5");
        sender.writer.store();
        sender.topicId = "topic-2";
        sender.restart();
        sender.next.headOffset = 400;
        send(0, 9, 0, "new=99");
        sender.writer.store();
        assertEquals("new=99", sender.stored(start));
        assertEquals(1, sender.writer.conflicts());
        try (Connection connection = history.connection();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT b.topic_id, g.topic_id, g.fingerprint FROM topk_boundaries"
                                        + " b JOIN topk_generations g ON g.generation ="
                                        + " b.other_generation")) {
            assertTrue(result.next(), "the line says what else there was");
            assertEquals("topic-2", result.getString(1));
            assertEquals("topic-1", result.getString(2));
            assertEquals(7, result.getLong(3));
        }
    }
}
