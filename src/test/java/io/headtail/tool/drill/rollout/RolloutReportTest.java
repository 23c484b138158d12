package io.headtail.tool.drill.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.tool.ToolException;
import io.headtail.tool.drill.store.StoreKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What makes a rollout drill fail. */
class RolloutReportTest {
    private static RolloutSettings settings(int sets, long maxAgeMs, RolloutKind... kinds) {
        return settings(sets, 2, maxAgeMs, null, kinds);
    }

    private static RolloutSettings settings(
            int sets, int mergers, long maxAgeMs, @Nullable String set, RolloutKind... kinds) {
        return new RolloutSettings(
                sets,
                false,
                2,
                mergers,
                4,
                1_000,
                5_000,
                maxAgeMs,
                1,
                StoreKind.DIRECTORY,
                List.of(kinds),
                null,
                null,
                set == null ? List.of() : List.of(set),
                List.of(),
                "256m");
    }

    private static StepTally.Step step(long ageMs, String... marks) {
        StepTally tally = new StepTally("a step");
        tally.answered(ageMs, List.of(marks));
        return tally.step();
    }

    private static List<String> failures(RolloutSettings settings, StepTally.Step... steps) {
        return new RolloutReport(settings, List.of(steps), 5, 0, List.of(), List.of(), 9, null)
                .failures();
    }

    @Test
    void with_one_set_answers_may_be_marked_and_as_old_as_stale_after_allows() {
        RolloutSettings one = settings(1, 0, RolloutKind.ROLLOUT);
        assertEquals(List.of(), failures(one, step(4_000), step(12_000, "stale-partitions")));
        assertEquals(
                List.of("an answer was 12.1 s old, more than 12.0 s"),
                failures(one, step(4_000), step(12_100)));
    }

    @Test
    void stale_after_of_the_processes_decides_how_old_answers_may_be() {
        RolloutSettings longer = settings(1, 2, 0, "stale-after=PT20S", RolloutKind.ROLLOUT);
        assertEquals(List.of(), failures(longer, step(27_000)));
        assertEquals(
                List.of("an answer was 27.1 s old, more than 27.0 s"),
                failures(longer, step(27_100)));
        // As the option of the user stands behind the drill's own, it is not that of another key.
        RolloutSettings other = settings(1, 2, 0, "stale-after.x=PT20S", RolloutKind.ROLLOUT);
        assertEquals(1, failures(other, step(12_100)).size());
    }

    @Test
    void with_two_sets_no_answer_may_be_marked_or_be_older_than_before() {
        RolloutSettings two = settings(2, 0, RolloutKind.ROLLOUT, RolloutKind.KILL_SET);
        assertEquals(List.of(), failures(two, step(4_000), step(7_000)));
        assertEquals(
                List.of("an answer was 7.1 s old, more than 7.0 s"),
                failures(two, step(4_000), step(7_100)));
        assertEquals(
                List.of("1 answers were marked, with another set running"),
                failures(two, step(4_000), step(4_000, "provisional", "stale-partitions")));
        assertEquals(
                List.of(),
                failures(settings(2, 60_000, RolloutKind.ROLLOUT), step(1), step(60_000)));
    }

    @Test
    void a_failed_request_a_wrong_answer_and_none_at_all_are_failures() {
        RolloutSettings one = settings(1, 0, RolloutKind.ROLLOUT);
        StepTally tally = new StepTally("restart merger-1");
        tally.failed("/view/video: Connection reset");
        assertEquals(List.of("1 requests failed"), failures(one, tally.step()));
        RolloutReport report =
                new RolloutReport(
                        one,
                        List.of(step(1), tally.step()),
                        0,
                        2,
                        List.of("rank 1 is v_1"),
                        List.of("merger-1 exited with 1"),
                        9,
                        null);
        assertEquals(
                List.of(
                        "merger-1 exited with 1",
                        "2 answers differ from the recount",
                        "no exact answer was seen",
                        "1 requests failed"),
                report.failures());
        for (String told : List.of("Connection reset", "rank 1 is v_1", "restart merger-1")) {
            assertTrue(report.table().contains(told), report.table());
            assertTrue(report.json().contains(told), report.json());
        }
    }

    @Test
    void what_a_rollout_cannot_do_is_refused_by_the_name_of_the_option() {
        refused("--faults kill-set: needs --replica-sets 2", () -> killSetOfOne());
        refused(
                "--mergers 1: allowed are 2 to 8",
                () -> settings(1, 1, 0, null, RolloutKind.ROLLOUT));
        refused(
                "--set replica: the drill decides that itself",
                () -> settings(1, 2, 0, "replica=a", RolloutKind.ROLLOUT));
        IllegalArgumentException mixed =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> RolloutKind.of(List.of("rollout", "kill")));
        assertEquals(
                "fault 'kill': beside rollout, kill-set no other kind is allowed",
                mixed.getMessage());
    }

    private static RolloutSettings killSetOfOne() {
        return settings(1, 0, RolloutKind.KILL_SET);
    }

    private static void refused(String message, Runnable what) {
        assertEquals(message, assertThrows(ToolException.class, what::run).getMessage());
    }
}
