package io.headtail.tool.drill.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedFaultTest {
    private static final List<FaultKind> KINDS =
            List.of(FaultKind.KILL, FaultKind.STOP, FaultKind.PAUSE);

    private static List<PlannedFault> draw(long seed) {
        return PlannedFault.draw(KINDS, 30, 3, 27_000, seed);
    }

    @Test
    void one_seed_gives_one_plan_and_another_gives_another() {
        assertEquals(draw(5), draw(5));
        assertNotEquals(draw(5), draw(6));
    }

    @Test
    void all_kinds_come_equally_often() {
        for (FaultKind kind : KINDS) {
            assertEquals(10, draw(5).stream().filter(f -> f.kind() == kind).count());
        }
    }

    @Test
    void waits_are_spread_around_their_mean_and_every_instance_has_its_turn() {
        List<PlannedFault> plan = draw(5);
        assertTrue(plan.stream().allMatch(f -> f.waitMs() >= 21_600 && f.waitMs() <= 32_400));
        double mean = plan.stream().mapToLong(PlannedFault::waitMs).average().orElseThrow();
        assertEquals(27_000, mean, 2_000);
        assertEquals(3, plan.stream().mapToInt(PlannedFault::instance).distinct().count());
    }

    @Test
    void each_kind_is_done_in_all_its_forms_in_four_rounds() {
        for (FaultKind kind : KINDS) {
            assertEquals(
                    4,
                    draw(5).stream()
                            .filter(f -> f.kind() == kind)
                            .limit(4)
                            .map(f -> List.of(f.first(), f.small()))
                            .distinct()
                            .count());
        }
    }

    @Test
    void a_kind_has_the_name_of_the_option() {
        for (FaultKind kind : FaultKind.values()) {
            assertEquals(kind, FaultKind.of(kind.label()));
        }
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> FaultKind.of("S3_DOWN"));
        assertTrue(e.toString().contains("allowed are kill, stop, pause, s3-down"), e.toString());
    }
}
