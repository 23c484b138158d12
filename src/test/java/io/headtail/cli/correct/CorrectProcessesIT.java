package io.headtail.cli.correct;

import static io.headtail.cli.correct.CorrectCommandIT.HOUR;
import static io.headtail.cli.correct.CorrectCommandIT.LATENESS;
import static io.headtail.cli.correct.CorrectCommandIT.START;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Config;
import io.headtail.config.Role;
import io.headtail.history.HistoryDatabase;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.HeadtailJvm;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.NodeProcess;
import io.headtail.testing.Oracle;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two corrections of one span and a merger whose schedule corrects the same hours, each a process,
 * held up by locks so that all are at the same rows; one of them is killed between two boundaries.
 */
class CorrectProcessesIT {
    private static final String TOPIC = "correct-processes";
    private static final String[] COMMAND = {
        "correct",
        "--window",
        "hour,month,ever",
        "--from",
        "2026-03-01T00:30:00Z",
        "--to",
        "2026-03-01T03:00:00Z"
    };

    @TempDir private Path folder;

    private final String url = PostgresUnderTest.newDatabase();
    private final List<String> sets = new ArrayList<>(CorrectCommandIT.sets(url));

    @Test
    void what_several_processes_correct_at_once_is_corrected_once_whoever_is_killed()
            throws Exception {
        sets.add("video-stats.enabled=true");
        SimulatedViews.makeTopic(TOPIC, 2);
        new SimulatedViews(5_000, 50, START, 4 * HOUR, LATENESS, 2, 11).sendTo(TOPIC);
        Config config = CorrectCommandIT.config(sets, TOPIC);
        try (HistoryDatabase database =
                        HistoryDatabase.openPatiently(requireNonNull(config.history()));
                Held late = new Held("SELECT FROM video_stats_late FOR UPDATE");
                Held first = new Held(boundaries("<= '2026-03-01 01:30Z'"));
                Held others = new Held(boundaries("> '2026-03-01 01:30Z'"))) {
            database.migrate();
            database.writer().write(CorrectCommandIT.boundaries(config));
            Map<String, Long> views = store();
            List.of(late, first, others).forEach(Held::take);
            try (NodeProcess one = correct("one");
                    NodeProcess killed = correct("killed");
                    NodeProcess merger = merger()) {
                awaitWaiting(3, one, killed, merger);
                late.release();
                awaitWaiting(3, one, killed, merger);
                first.release();
                awaitWaiting(3, one, killed, merger);
                killed.kill();
                others.release();
                assertEquals(0, one.exitCode(), one::text);
                Await.until(
                        merger::text,
                        () ->
                                rows(
                                                "SELECT FROM scheduled_corrections WHERE unit = 'hour' AND"
                                                        + " corrected_before = '2026-03-01 02:00Z'")
                                        == 1);
            }
            check(config, database, views);
            Said again = Said.of(null, TOPIC, sets, COMMAND);
            assertEquals(0, again.exit(), again.err());
            assertTrue(
                    again.out().contains("18 boundaries: 0 corrected, 0 settled, 18 unchanged"),
                    again.out());
            check(config, database, views);
        }
    }

    private static String boundaries(String when) {
        return "SELECT FROM topk_boundaries WHERE snapshot_time " + when + " FOR UPDATE";
    }

    private void check(Config config, HistoryDatabase database, Map<String, Long> views)
            throws SQLException {
        CorrectCommandIT.check(config, database);
        // Each has all that it was before, and nothing else.
        assertEquals(
                0,
                rows(
                        """
                        SELECT FROM topk_boundaries b LEFT JOIN topk_boundary_revisions r
                            ON (r.window_name, r.snapshot_time) = (b.window_name, b.snapshot_time)
                        GROUP BY b.window_name, b.snapshot_time
                        HAVING b.revision <> count(r.revision) OR max(r.revision) <> b.revision - 1
                        """));
        assertEquals(
                0,
                rows(
                        """
                        SELECT FROM topk_boundary_revisions b LEFT JOIN global_topk_revisions r
                            USING (window_name, snapshot_time, generation, revision)
                        GROUP BY b.window_name, b.snapshot_time, b.generation, b.revision
                        HAVING b.rows <> count(r.rank)
                        """));
        assertEquals(0, rows("SELECT FROM video_stats_late"));
        Map<String, Long> stored = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT (extract(epoch FROM stat_time) * 1000)::bigint, video_id,"
                                        + " total_views FROM video_stats")) {
            while (row.next()) {
                stored.put(row.getLong(1) + " " + row.getString(2), row.getLong(3));
            }
        }
        assertEquals(views, stored);
    }

    private NodeProcess correct(String name) {
        List<String> arguments = new ArrayList<>(List.of(COMMAND));
        List<String> all = new ArrayList<>(sets);
        all.add("kafka.bootstrap-servers=" + KafkaUnderTest.bootstrapServers());
        all.add("kafka.topic=" + TOPIC);
        all.forEach(set -> arguments.addAll(List.of("--set", set)));
        return NodeProcess.start(
                folder.resolve(name), HeadtailJvm.command(List.of("-Xmx256m"), arguments));
    }

    private NodeProcess merger() {
        List<String> all = new ArrayList<>(sets);
        all.add("history.correct-after=PT1M");
        return NodeProcess.start(
                folder.resolve("merger"), Role.MERGER, TOPIC, all.toArray(String[]::new));
    }

    /**
     * Late views as their writer puts them aside; all is written. Returns them by minute and id.
     */
    private Map<String, Long> store() throws SQLException {
        Map<String, Long> views = new TreeMap<>();
        List<List<Oracle.Event>> partitions = EventLog.events(TOPIC);
        for (int p = 0; p < partitions.size(); p++) {
            long newest = Long.MIN_VALUE / 2;
            for (Oracle.Event event : partitions.get(p)) {
                long minute = event.timestamp() - event.timestamp() % 60_000;
                boolean within = minute >= START && minute < START + 3 * HOUR;
                if (event.timestamp() < newest - LATENESS && within) {
                    views.merge(minute + " " + event.videoId(), event.views(), Long::sum);
                }
                newest = Math.max(newest, event.timestamp());
            }
            sql(
                    "INSERT INTO video_stats_marks (topic_id, partition, topic, next_offset,"
                            + " leader_epoch, written_before, rules, written_at, partitions,"
                            + " late_next) VALUES ('%s', %d, '%s', %d, -1, '%s', '', now(), 2, %4$d)"
                                    .formatted(
                                            EventLog.topicId(TOPIC),
                                            p,
                                            TOPIC,
                                            partitions.get(p).getLast().offset() + 1,
                                            Instant.ofEpochMilli(START + 4 * HOUR)));
        }
        for (Map.Entry<String, Long> each : views.entrySet()) {
            String[] key = each.getKey().split(" ");
            sql(
                    "INSERT INTO video_stats_late VALUES ('%s', '%s', %d)"
                            .formatted(
                                    Instant.ofEpochMilli(Long.parseLong(key[0])),
                                    key[1],
                                    each.getValue()));
        }
        sql(
                "INSERT INTO video_stats_late_hours SELECT date_trunc('hour', stat_time, 'UTC'),"
                        + " sum(late_views), 0 FROM video_stats_late GROUP BY 1");
        sql(
                "INSERT INTO scheduled_corrections VALUES ('hour', '%s', now())"
                        .formatted(Instant.ofEpochMilli(START)));
        assertTrue(views.size() > 20, views::toString);
        return views;
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long rows(String query) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM (" + query + ") AS q")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitWaiting(int processes, NodeProcess... all) {
        Await.until(
                () -> {
                    StringBuilder said = new StringBuilder("all wait for locks:\n");
                    for (NodeProcess each : all) {
                        said.append(each.text()).append('\n');
                    }
                    return said + waiting();
                },
                () ->
                        rows(
                                        """
                                        SELECT FROM pg_stat_activity
                                        WHERE datname = current_database() AND wait_event_type = 'Lock'
                                          AND (query LIKE '%video_stats_late%' OR query LIKE '%topk_boundaries%')
                                        """)
                                == processes);
    }

    private String waiting() {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT string_agg(concat_ws(' ', pid, state, wait_event_type,"
                                        + " wait_event, pg_blocking_pids(pid), left(query, 200)),"
                                        + " E'\\n') FROM pg_stat_activity WHERE datname ="
                                        + " current_database()")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            return e.toString();
        }
    }

    /** Rows that are locked until they are released. */
    private final class Held implements AutoCloseable {
        private final Connection connection;
        private final String query;

        Held(String query) throws SQLException {
            this.connection = DriverManager.getConnection(url);
            this.query = query;
        }

        void take() {
            try (Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(query);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        void release() throws SQLException {
            connection.rollback();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
