package io.headtail.instance.partition;

import static io.headtail.instance.partition.ProvisionalRun.K;
import static io.headtail.instance.partition.ProvisionalRun.SPECS;
import static io.headtail.instance.partition.ProvisionalRun.STEP;
import static io.headtail.instance.partition.ProvisionalRun.empty;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.PartialEncoder;
import io.headtail.testing.Seeds;
import io.headtail.window.PartitionWindows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvisionalBoundariesTest {
    @Test
    void boundaries_that_become_final_equal_those_of_one_that_has_read_everything() {
        int[] compared = new int[2];
        Seeds.run(
                ProvisionalBoundariesTest.class,
                60,
                random -> {
                    ProvisionalRun run = new ProvisionalRun(random);
                    run.play();
                    compared[0] += run.compare();
                    compared[1] += run.earlier;
                });
        assertTrue(compared[0] > 500, () -> compared[0] + " compared");
        assertTrue(compared[1] > 500, () -> compared[1] + " of earlier ticks");
    }

    @Test
    void the_oldest_are_given_up_where_a_partition_is_quiet_for_too_long() {
        ProvisionalBoundaries many = new ProvisionalBoundaries();
        byte[] partial = new PartialEncoder().encode(standing(), 0, K, 1, 1, Long.MIN_VALUE);
        List<ProvisionalBoundary.Sent> sent =
                List.of(new ProvisionalBoundary.Sent(SPECS.get(0), -1, 0, 0, partial));
        for (int i = 0; i <= ProvisionalBoundaries.MAX_BOUNDARIES; i++) {
            many.add(i * STEP, sent, false);
        }
        assertEquals(ProvisionalBoundaries.MAX_BOUNDARIES, many.size());
        List<Long> ticks = new ArrayList<>();
        many.reachWatermark(
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                new ProvisionalBoundaries.Sink() {
                    @Override
                    public void becameFinal(long tick, ProvisionalBoundary.Sent one) {
                        ticks.add(tick);
                    }

                    @Override
                    public void lacksStragglers(long tick, ProvisionalBoundary.Sent one) {
                        throw new AssertionError("no straggler has come");
                    }
                });
        assertEquals(STEP, ticks.get(0));
        assertEquals(0, many.size());
    }

    @Test
    void bytes_that_are_no_provisional_boundaries_are_refused() {
        ProvisionalBoundaries one = new ProvisionalBoundaries();
        byte[] partial = new PartialEncoder().encode(standing(), 0, K, 1, 1, Long.MIN_VALUE);
        one.add(
                STEP,
                List.of(new ProvisionalBoundary.Sent(SPECS.get(0), -1, 0, 0, partial)),
                false);
        byte[] bytes = one.toBytes();
        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(
                    IllegalArgumentException.class, () -> new ProvisionalBoundaries(cut, SPECS));
        }
    }

    private static PartitionWindows standing() {
        PartitionWindows windows = empty();
        windows.advance(STEP);
        return windows;
    }
}
