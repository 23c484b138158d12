package io.headtail.audit;

import static io.headtail.audit.AuditScene.BASE;
import static io.headtail.audit.AuditScene.HOUR;
import static io.headtail.audit.AuditScene.MINUTE;
import static io.headtail.audit.AuditScene.WINDOW;
import static io.headtail.audit.AuditScene.verdicts;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Boundaries that are not stored: which are missing, and which need not be there. */
class MissingBoundariesTest {
    private final AuditScene scene = new AuditScene();

    @Test
    void a_boundary_not_stored_is_missing_and_one_of_the_future_is_not_due() {
        scene.storeAll(WINDOW, 10 * MINUTE);
        scene.stored.removeIf(one -> one.tick() == BASE + 30 * MINUTE);
        List<Checked> found = scene.audit(BASE, BASE + 2 * HOUR + 15 * MINUTE, WINDOW);
        assertEquals(14, found.size());
        assertEquals(Verdict.MISSING, found.get(3).verdict());
        assertEquals(Verdict.NOT_DUE, found.get(13).verdict());
        found.remove(13);
        found.remove(3);
        assertEquals(List.of(Verdict.EQUAL), verdicts(found));
    }

    private List<Verdict> each(long from, long to) {
        return scene.audit(from, to, WINDOW).stream().map(Checked::verdict).toList();
    }

    /** Views from 0:00 to 0:20 and from 1:40 on: in between nothing changes from 0:30 on. */
    private void a_pause_in_the_middle() {
        scene.log.removeIf(
                view ->
                        view.timestamp() >= BASE + 20 * MINUTE
                                && view.timestamp() < BASE + 100 * MINUTE);
    }

    @Test
    void boundaries_not_stored_since_nothing_changed_are_not_missing() {
        a_pause_in_the_middle();
        scene.storeAll(WINDOW, 10 * MINUTE);
        scene.stored.removeIf(
                one -> one.tick() > BASE + 30 * MINUTE && one.tick() < BASE + 100 * MINUTE);
        List<Verdict> all = each(BASE, BASE + 2 * HOUR);
        assertEquals(6, all.stream().filter(Verdict.UNCHANGED::equals).count());
        assertEquals(7, all.stream().filter(Verdict.EQUAL::equals).count());
        // Whatever part is looked at.
        assertEquals(
                List.of(Verdict.UNCHANGED, Verdict.UNCHANGED),
                each(BASE + 50 * MINUTE, BASE + 60 * MINUTE));
    }

    @Test
    void a_boundary_absent_at_a_change_is_missing_and_so_are_those_it_stands_for() {
        a_pause_in_the_middle();
        scene.storeAll(WINDOW, 10 * MINUTE);
        scene.stored.removeIf(
                one -> one.tick() >= BASE + 30 * MINUTE && one.tick() < BASE + 100 * MINUTE);
        assertEquals(
                List.of(Verdict.EQUAL, Verdict.MISSING, Verdict.MISSING),
                each(BASE + 20 * MINUTE, BASE + 40 * MINUTE));
    }

    @Test
    void a_boundary_without_a_later_one_is_missing_though_nothing_changes() {
        a_pause_in_the_middle();
        scene.storeAll(WINDOW, 10 * MINUTE);
        scene.stored.removeIf(one -> one.tick() > BASE + 30 * MINUTE);
        assertEquals(
                List.of(Verdict.EQUAL, Verdict.MISSING),
                each(BASE + 30 * MINUTE, BASE + 40 * MINUTE));
    }

    @Test
    void nothing_need_be_stored_before_the_first_event() {
        scene.storeAll(WINDOW, 10 * MINUTE);
        scene.stored.removeIf(one -> one.tick() < BASE + 20 * MINUTE);
        assertEquals(
                List.of(Verdict.UNCHANGED, Verdict.UNCHANGED, Verdict.MISSING, Verdict.EQUAL),
                each(BASE - 10 * MINUTE, BASE + 20 * MINUTE));
    }

    @Test
    void boundaries_that_retention_removed_are_not_missing_and_all_others_are() {
        scene.storeAll(WINDOW, 10 * MINUTE);
        scene.stored.removeIf(one -> one.tick() % HOUR != 0 || one.tick() == BASE + HOUR);
        scene.keptMs = HOUR;
        assertEquals(
                List.of(Verdict.EQUAL, Verdict.MISSING, Verdict.EQUAL),
                each(BASE, BASE + 2 * HOUR));
    }

    @Test
    void boundaries_that_quiet_partitions_do_not_reach_are_due_by_the_clock() {
        scene.quietPartitions = 3;
        scene.storeAll(WINDOW, 10 * MINUTE);
        scene.stored.removeIf(one -> one.tick() < BASE + HOUR);
        long at = BASE + 30 * MINUTE;
        assertEquals(List.of(Verdict.NOT_DUE), each(at, at));
        scene.due = Due.byWallClock(at - 1);
        assertEquals(List.of(Verdict.NOT_DUE), each(at, at));
        scene.due = Due.byWallClock(at);
        assertEquals(List.of(Verdict.MISSING), each(at, at));
        scene.due = Due.BY_EVENTS;
        assertEquals(List.of(Verdict.MISSING), each(at, at));
        long future = BASE + 3 * HOUR;
        assertEquals(List.of(Verdict.NOT_DUE), each(future, future));
    }

    @Test
    void nothing_is_missing_where_the_log_no_longer_reaches() {
        scene.storeAll(WINDOW, 10 * MINUTE);
        scene.stored.removeIf(one -> one.tick() == BASE + 30 * MINUTE);
        scene.outOfReach = "partition 0 begins at offset 7";
        Checked found = scene.at(BASE + 30 * MINUTE);
        assertEquals(Verdict.OUT_OF_REACH, found.verdict());
        assertEquals("nothing is stored; partition 0 begins at offset 7", found.note());
    }
}
