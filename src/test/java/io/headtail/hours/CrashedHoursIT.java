package io.headtail.hours;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.Seeds;
import io.headtail.tool.topic.EventTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Instances and mergers are killed (SIGKILL) at random points of three simulated hours: what they
 * have written is a plain recount of the log; the lake is compacted or not, by the seed. {@code
 * -Dheadtail.hours.crashes=20} kills more often, two processes of each role.
 */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
@Order(1) // it takes long
class CrashedHoursIT {
    private static final int CRASHES = Integer.getInteger("headtail.hours.crashes", 2);
    private static final int PROCESSES = CRASHES < 10 ? 1 : 2;
    private static final int LAKE_RECORDS = 1_000;
    private static final int MAX_CHUNKS = 15;
    private static final String TOPIC = "crashed-hours";
    private static final String BIN = TOPIC + "-late";

    /** When a process is killed. */
    private enum Moment {
        /** While a transaction writes minutes. */
        WRITING,
        /** Some time after it has listened. */
        RUNNING,
        /** After a transaction has written minutes. */
        WRITTEN,
        /** Some time after its process was started. */
        STARTING
    }

    private record Crash(Role role, Moment moment) {}

    /** In this order, so that few crashes have the best ones. */
    private static final List<Crash> KINDS =
            List.of(
                    new Crash(Role.MERGER, Moment.WRITING),
                    new Crash(Role.INSTANCE, Moment.RUNNING),
                    new Crash(Role.MERGER, Moment.WRITTEN),
                    new Crash(Role.INSTANCE, Moment.STARTING),
                    new Crash(Role.MERGER, Moment.STARTING),
                    new Crash(Role.MERGER, Moment.RUNNING));

    @TempDir private Path folder;

    @Test
    void what_is_written_is_a_recount_of_the_log_whoever_was_killed() {
        Seeds.run(CrashedHoursIT.class, 1, this::run);
    }

    private void run(Random random) throws Exception {
        KafkaUnderTest.createTopic(TOPIC, ThreeHours.PARTITIONS, EventTopic.SETTINGS);
        String url = PostgresUnderTest.newDatabase();
        ViewsInSql sql = new ViewsInSql(url);
        boolean compacts = random.nextBoolean();
        try (ThreeHours views = new ThreeHours(TOPIC, random, CRASHES + 1);
                Fleet fleet = new Fleet(folder, TOPIC, settings(url, compacts), PROCESSES)) {
            for (int i = 0; i < CRASHES; i++) {
                Crash crash = KINDS.get(i < KINDS.size() ? i : random.nextInt(KINDS.size()));
                Fleet.Member victim = new Fleet.Member(crash.role(), random.nextInt(PROCESSES));
                await(crash.moment(), victim, fleet, views, sql, random);
                fleet.killAndStart(victim);
                sql.compare(() -> LoggedViews.read(TOPIC));
                views.nextPart();
            }
            fleet.awaitAll();
            Map<Integer, Long> ends = LoggedViews.read(TOPIC).ends();
            Await.until(
                    () -> "all is written up to " + ends + ": " + fleet.text(),
                    () -> {
                        views.append();
                        return ends.entrySet().stream()
                                .allMatch(end -> sql.written(end.getKey()) >= end.getValue());
                    });
            LoggedViews log = LoggedViews.read(TOPIC);
            assertAll(
                    checks(random, fleet, sql, compacts).stream()
                            .map(check -> (Executable) () -> check.check(log)));
            assertEquals(List.of(), fleet.errors());
        }
    }

    private List<HoursCheck> checks(Random random, Fleet fleet, ViewsInSql sql, boolean compacts) {
        Fleet.Member merger = new Fleet.Member(Role.MERGER, 0);
        return List.of(
                sql,
                new RangesOverHttp(random, () -> fleet.port(merger), sql::writtenBefore),
                new LateBinOnce(BIN),
                new LakeInDuckDb(lake(), LAKE_RECORDS, compacts));
    }

    private Path lake() {
        return folder.resolve("lake");
    }

    private List<String> settings(String url, boolean compacts) {
        return List.of(
                "topics.late=" + BIN,
                "event.views=/views",
                "tick=PT10S",
                "windows=[{name: hour, length: PT1H}]",
                "lanes=1",
                "snapshot.store=directory",
                "snapshot.dir=" + folder.resolve("snapshots"),
                "snapshot.interval=PT5S",
                "history.url=" + url,
                "video-stats.enabled=true",
                // Soon full, so that it is written often.
                "video-stats.memory-mib=1",
                "lake.url=" + lake(),
                "lake.file-records=" + LAKE_RECORDS,
                "lake.compaction=" + (compacts ? "hourly" : "none"));
    }

    private static void await(
            Moment moment,
            Fleet.Member victim,
            Fleet fleet,
            ThreeHours views,
            ViewsInSql sql,
            Random random) {
        switch (moment) {
            case WRITING -> {
                fleet.port(victim);
                Await.until(
                        () -> "minutes are being written: " + fleet.text(),
                        () -> {
                            views.append();
                            return sql.isWriting();
                        });
            }
            case WRITTEN -> {
                fleet.port(victim);
                long before = sql.written();
                Await.until(
                        () -> "minutes are written: " + fleet.text(),
                        () -> {
                            views.append();
                            return sql.written() > before;
                        });
            }
            case RUNNING -> {
                fleet.port(victim);
                append(views, random);
            }
            case STARTING -> {
                fleet.killAndStart(victim);
                append(views, random);
            }
        }
    }

    private static void append(ThreeHours views, Random random) {
        int chunks = 1 + random.nextInt(MAX_CHUNKS);
        for (int i = 0; i < chunks; i++) {
            views.append();
        }
    }
}
