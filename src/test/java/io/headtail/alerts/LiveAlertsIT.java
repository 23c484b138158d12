package io.headtail.alerts;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headtail.testing.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The real Prometheus looks at real processes while what they need is taken from them: an alert
 * fires, and clears when it is back. It takes some minutes, so {@code bin/alert-test} runs it.
 */
@Isolated // it waits for what a busy machine makes late
class LiveAlertsIT {
    /** Fires all the time: the topic's retention is short, so that the critical one can. */
    private static final Set<String> ALWAYS = Set.of("HeadtailTailDataExpires/warning");

    @TempDir private Path folder;

    private final List<String> table = new ArrayList<>();

    private interface Action {
        void run() throws Exception;
    }

    @Test
    void five_alerts_fire_and_clear_under_real_conditions() throws Exception {
        assumeTrue(
                Boolean.getBoolean("headtail.alerts"),
                "it takes minutes; bin/alert-test runs it (-Dheadtail.alerts=true)");
        try (LiveSystem system = new LiveSystem(folder);
                LivePrometheus prometheus = LivePrometheus.start(folder, system.jobs())) {
            check(
                    prometheus,
                    "PostgreSQL away",
                    "HeadtailHistoryFailing/warning",
                    system::stopPostgres,
                    system::startPostgres);
            check(
                    prometheus,
                    "store failing",
                    "HeadtailSnapshotsFailing/warning",
                    system::stopStore,
                    system::startStore);
            check(
                    prometheus,
                    "instance stopped",
                    "HeadtailTargetDown/warning",
                    system::killFirst,
                    system::startFirst);
            check(
                    prometheus,
                    "tail behind",
                    "HeadtailTailDataExpires/critical",
                    system::throttleTails,
                    system::releaseTails);
            check(
                    prometheus,
                    "broker away",
                    "HeadtailBrokerAway/critical",
                    system::stopBroker,
                    system::startBroker);
        } finally {
            System.out.println(
                    "condition          alert                                fires  clears");
            table.forEach(System.out::println);
        }
    }

    private void check(
            LivePrometheus prometheus, String what, String alert, Action away, Action back)
            throws Exception {
        Await.until(
                () -> "nothing fires before: " + what + ", but " + prometheus.firing(),
                () -> prometheus.firing().equals(ALWAYS));
        long from = System.nanoTime();
        away.run();
        Await.until(
                () -> alert + " fires: " + what + ", but " + prometheus.firing(),
                () -> prometheus.firing().contains(alert));
        long fired = System.nanoTime();
        String said = prometheus.description(alert);
        assertFalse(said.isEmpty(), alert);
        back.run();
        Await.until(
                () -> alert + " clears: " + what + ", but " + prometheus.firing(),
                () -> !prometheus.firing().contains(alert));
        table.add(
                "%-18s %-36s %4d s  %4d s"
                        .formatted(
                                what,
                                alert,
                                (fired - from) / 1_000_000_000,
                                (System.nanoTime() - fired) / 1_000_000_000));
        System.out.println(table.getLast() + "  " + said);
    }
}
