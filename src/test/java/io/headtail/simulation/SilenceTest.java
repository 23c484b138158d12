package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Partial;
import io.headtail.testing.BoundaryFiller;
import io.headtail.testing.Oracle;
import io.headtail.testing.Seeds;
import io.headtail.time.CalendarUnit;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Partitions that are silent for hours, or at first, or for good: every boundary of all partitions
 * follows from what they publish, whatever strides they go in, and nothing is claimed that is not
 * so.
 */
class SilenceTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long BEGIN = Setup.MONTH_END - 20 * HOUR;
    private static final long END = Setup.MONTH_END + 16 * HOUR;

    private int boundaries;
    private int finalOnes;
    private int held;

    @Test
    void every_boundary_of_all_partitions_follows_from_what_they_published() {
        Seeds.run(SilenceTest.class, 16, this::run);
        System.out.printf(
                "silence: %d boundaries of all partitions, %d of them final; %d claims of a tick%n",
                boundaries, finalOnes, held);
        assertTrue(finalOnes > boundaries / 2 && held > boundaries);
    }

    private void run(Random random) {
        Setup setup = setup(random);
        boolean passesOver = setup.clock() == ClockMode.WALL && random.nextBoolean();
        // Some begin in a log whose first records are gone.
        long completeFrom =
                random.nextInt(3) == 0 ? BEGIN - random.nextInt((int) HOUR) : Long.MIN_VALUE;
        List<SilentPartition> partitions = new ArrayList<>();
        for (int p = 0; p < setup.partitions(); p++) {
            partitions.add(new SilentPartition(p, setup, completeFrom));
        }
        long now = BEGIN;
        // One may be silent for long before its first event, and one for good.
        long[] first = new long[setup.partitions()];
        for (int p = 0; p < first.length; p++) {
            first[p] = random.nextInt(3) == 0 ? BEGIN + random.nextInt((int) (30 * HOUR)) : BEGIN;
        }
        while (now < END) {
            now +=
                    random.nextInt(8) == 0
                            ? random.nextLong(10 * HOUR)
                            : random.nextLong(10 * MINUTE);
            for (SilentPartition partition : partitions) {
                if (now >= first[partition.number] && random.nextInt(3) > 0) {
                    append(partition, random, now, setup.timing().latenessMs());
                }
                step(partition, random, now, passesOver);
            }
        }
        finish(partitions, setup);
        for (SilentPartition partition : partitions) {
            held += partition.check(BEGIN - 2 * HOUR, END + 20 * HOUR);
        }
        compare(partitions, setup, Math.max(completeFrom, BEGIN - 3 * HOUR), !passesOver);
    }

    private static Setup setup(Random random) {
        List<WindowSpec> windows = new ArrayList<>();
        windows.add(WindowSpec.sliding("short", 10 * MINUTE));
        windows.add(WindowSpec.sliding("hour", HOUR));
        windows.add(WindowSpec.sliding("long", 7 * HOUR));
        windows.add(WindowSpec.rising("rising", 3 * HOUR));
        windows.add(WindowSpec.month("month"));
        windows.add(WindowSpec.allTime("all"));
        long[] lateness = {0, 90_000, 20 * MINUTE, 3 * HOUR};
        return new Setup(
                random.nextBoolean() ? ClockMode.WALL : ClockMode.EVENT,
                Scenario.ZIPF,
                new Timing(MINUTE, lateness[random.nextInt(4)], 1_000),
                windows.subList(random.nextInt(3), 5),
                PublishMode.values()[random.nextInt(3)],
                1 + random.nextInt(3),
                1,
                4,
                20,
                Long.MAX_VALUE / 4,
                random.nextInt(3) * 200L,
                Fault.NONE);
    }

    private static void append(
            SilentPartition partition, Random random, long now, long latenessMs) {
        long behind = random.nextInt(3) == 0 ? random.nextLong(2 * latenessMs + 1) : 0;
        String id = (random.nextInt(30) == 0 ? SilentPartition.MISPLACED : "v") + random.nextInt(9);
        // Nothing in the log is older than what was deleted.
        partition.append(Math.max(BEGIN, now - behind), id + "-" + partition.number);
    }

    private static void step(
            SilentPartition partition, Random random, long now, boolean passesOver) {
        if (random.nextInt(4) == 0) {
            partition.read(random.nextInt(30));
        }
        if (random.nextInt(5) == 0) {
            boolean quiet = passesOver && partition.unread() == 0;
            partition.advance(Math.floorDiv(now, MINUTE) * MINUTE, quiet);
        }
        if (random.nextInt(40) == 0) {
            partition.snapshot();
        }
        if (random.nextInt(60) == 0) {
            partition.restart();
        }
    }

    // One event of far ahead in each, so that all below it is final.
    private static void finish(List<SilentPartition> partitions, Setup setup) {
        for (SilentPartition partition : partitions) {
            partition.append(END + 20 * HOUR + setup.timing().latenessMs(), "end");
            partition.read(Integer.MAX_VALUE);
            partition.advance(END + 19 * HOUR, false);
            assertEquals(END + 19 * HOUR, partition.tick());
        }
    }

    private void compare(
            List<SilentPartition> partitions, Setup setup, long from, boolean allFinal) {
        BoundaryFiller filler = new BoundaryFiller(partitions.size());
        List<List<Oracle.Event>> logs = new ArrayList<>();
        for (SilentPartition partition : partitions) {
            logs.add(partition.log);
            partition.claims.forEach(
                    claim ->
                            filler.accept(
                                    setup.windows().get(claim.window()).name(), claim.partial()));
        }
        Oracle oracle = new Oracle(logs, setup.timing().latenessMs());
        for (WindowSpec spec : setup.windows()) {
            long first = CalendarUnit.HOUR.lastEnd(from) + HOUR;
            for (long tick = first; tick <= END + 19 * HOUR; tick += 5 * MINUTE) {
                List<Partial> filled = filler.fill(spec.name(), tick);
                String what = spec + " at " + tick;
                assertNotNull(filled, what);
                boolean isFinal = filled.stream().allMatch(Partial::isFinal);
                assertTrue(isFinal || !allFinal, what);
                boundaries++;
                if (isFinal) {
                    finalOnes++;
                    assertEquals(
                            oracle.rows(SpanCode.of(spec.span()), tick, setup.kMax()),
                            BoundaryFiller.rows(spec, tick, filled, setup.kMax()),
                            what);
                }
            }
        }
    }
}
