package io.headtail.simulation;

import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.TickLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What one run is made of. */
record Setup(
        ClockMode clock,
        Scenario scenario,
        Timing timing,
        List<WindowSpec> windows,
        PublishMode publish,
        int partitions,
        int replicas,
        int kMax,
        int videos,
        long staleAfterMs,
        long recentBytes,
        Fault fault) {

    static final long FINGERPRINT = 0x5eed;

    /** A month's end, in UTC: 2023-12-01. Runs begin before it and end after it. */
    static final long MONTH_END = 1_701_388_800_000L;

    /** Kept at any pace of publishing; the month's end too. */
    private static final Boundaries BOUNDARIES = new Boundaries(20_000);

    /** A setup of its own for each seed, clock and scenario. */
    static Setup random(Random random, ClockMode clock, Scenario scenario) {
        for (int i = 0; i <= 2 * scenario.ordinal() + clock.ordinal(); i++) {
            random.setSeed(random.nextLong());
        }
        long tick = pick(random, 100, 500, 1_000, 2_000);
        Timing timing = new Timing(tick, pick(random, 0, 700, 5_000, 20_000), 1_000);
        List<WindowSpec> windows = new ArrayList<>();
        windows.add(WindowSpec.sliding("short", tick * pick(random, 1, 3, 10)));
        windows.add(WindowSpec.sliding("half", 30_000));
        if (scenario != Scenario.CHURN) {
            windows.add(WindowSpec.sliding("long", 240_000));
            windows.add(WindowSpec.allTime("all"));
        }
        if (random.nextInt(3) > 0) {
            windows.add(WindowSpec.month("month"));
        }
        windows.add(WindowSpec.rising("rising", tick * pick(random, 1, 4, 12, 60)));
        return new Setup(
                clock,
                scenario,
                timing,
                windows,
                random.nextInt(3) == 0 ? PublishMode.AUTO : PublishMode.EVERY_TICK,
                1 + random.nextInt(4),
                1 + random.nextInt(2),
                (int) pick(random, 1, 10, 40),
                (int) pick(random, 5, 60, 1_000),
                pick(random, 3_000, 60_000, 600_000),
                pick(random, 0, 700, 5_000, 50_000, 10_000_000),
                Fault.NONE);
    }

    /** One owner of one partition, and windows that are short enough for a short run. */
    static Setup small(Random random, ClockMode clock, Scenario scenario) {
        Setup large = random(random, clock, scenario);
        long tick = pick(random, 500, 1_000, 2_000);
        List<WindowSpec> windows = new ArrayList<>();
        windows.add(WindowSpec.sliding("short", tick * pick(random, 1, 3, 10)));
        windows.add(WindowSpec.sliding("half", tick * 20));
        if (random.nextInt(3) > 0) {
            windows.add(WindowSpec.sliding("long", tick * 50));
        }
        if (random.nextInt(3) > 0) {
            windows.add(WindowSpec.allTime("all"));
        }
        if (random.nextInt(3) > 0) {
            windows.add(WindowSpec.month("month"));
        }
        if (random.nextInt(3) > 0) {
            windows.add(WindowSpec.rising("rising", tick * pick(random, 1, 4, 12)));
        }
        return new Setup(
                clock,
                scenario,
                new Timing(tick, pick(random, 0, 700, 2_000, 8_000), 1_000),
                windows,
                random.nextInt(4) == 0 ? PublishMode.AUTO : PublishMode.EVERY_TICK,
                1,
                1,
                large.kMax(),
                large.videos(),
                large.staleAfterMs(),
                pick(random, 0, 700, 50_000),
                Fault.NONE);
    }

    /**
     * The interval that is kept at any pace of publishing; none where the tick does not divide it.
     */
    Boundaries boundaries() {
        return 20_000 % timing.tickMs() == 0 ? BOUNDARIES : Boundaries.NONE;
    }

    Setup with(List<WindowSpec> others) {
        return new Setup(
                clock,
                scenario,
                timing,
                List.copyOf(others),
                publish,
                partitions,
                replicas,
                kMax,
                videos,
                staleAfterMs,
                recentBytes,
                fault);
    }

    Setup with(Fault injected) {
        return new Setup(
                clock,
                scenario,
                timing,
                windows,
                publish,
                partitions,
                replicas,
                kMax,
                videos,
                staleAfterMs,
                0,
                injected);
    }

    /** Every video of every partition in every answer. */
    Setup withAllRanks() {
        Timing patient = new Timing(timing.tickMs(), 5_000, 1_000);
        return new Setup(
                clock,
                scenario,
                patient,
                windows,
                publish,
                2,
                1,
                200,
                60,
                600_000,
                recentBytes,
                fault);
    }

    /** Every tick and all its ranks. */
    Setup withAllTicks() {
        return new Setup(
                clock,
                scenario,
                timing,
                windows,
                PublishMode.EVERY_TICK,
                partitions,
                replicas,
                200,
                60,
                staleAfterMs,
                recentBytes,
                fault);
    }

    private static long pick(Random random, long... from) {
        return from[random.nextInt(from.length)];
    }

    /** Windows without events. */
    PartitionWindows empty(long startOffset, long completeFrom) {
        return new PartitionWindows(
                windows, timing, kMax, startOffset, completeFrom, Placement.ANYWHERE);
    }

    /** What publishes them. */
    TickLoop ticks(PartitionWindows of) {
        return new TickLoop(of, timing, clock, publish, boundaries());
    }
}
