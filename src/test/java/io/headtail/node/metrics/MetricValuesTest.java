package io.headtail.node.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.http.connection.Refusals;
import io.headtail.http.connection.RefusedReason;
import io.headtail.instance.status.Arriving;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.log.event.InvalidReason;
import io.headtail.merge.Answer;
import io.headtail.merge.Coverage;
import io.headtail.merge.Mark;
import io.headtail.merge.Merged;
import io.headtail.merge.Rendered;
import io.headtail.time.Span;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values of metrics follow what they are about. */
class MetricValuesTest {
    private static final long NOW = 1_000_000_000;
    private static final long NANOS = 17;
    private static final long MINUTE = 60_000;

    private final MetricFamilies families = new MetricFamilies();

    private Map<String, String> samples() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, families.snapshots());
        Map<String, String> samples = new TreeMap<>();
        out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(
                        line -> {
                            int space = line.lastIndexOf(' ');
                            samples.put(line.substring(0, space), line.substring(space + 1));
                        });
        return samples;
    }

    private static Answer answer(long tick, boolean complete, @Nullable String degraded) {
        return new Answer(
                "minute",
                new Span.Sliding(MINUTE),
                new Coverage(tick, tick - MINUTE, complete, tick, complete),
                degraded,
                7,
                new Rendered(new byte[] {'[', ']'}, new int[0]),
                3,
                4,
                0,
                100);
    }

    @Test
    void a_good_answer_is_complete_final_and_without_marks() throws IOException {
        AnswerMetrics.add(families, answer(NOW - 2_500, true, null), NOW);
        Map<String, String> samples = samples();
        assertEquals("2.5", samples.get("headtail_freshness_seconds{window=\"minute\"}"));
        assertEquals("1.0", samples.get("headtail_answer_complete{window=\"minute\"}"));
        assertEquals("1.0", samples.get("headtail_answer_final{window=\"minute\"}"));
        assertEquals("0.0", samples.get("headtail_answer_degraded{window=\"minute\"}"));
        assertEquals("7.0", samples.get("headtail_answer_late_views{window=\"minute\"}"));
        assertEquals("4.0", samples.get("headtail_answer_partitions{window=\"minute\"}"));
        assertEquals("3.0", samples.get("headtail_answer_reporting_partitions{window=\"minute\"}"));
        assertEquals(Merged.REASONS.size(), marks(samples, "0.0"));
        assertEquals(0, marks(samples, "1.0"));
    }

    private static long marks(Map<String, String> samples, String value) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith("headtail_answer_marked{"))
                .filter(sample -> sample.getValue().equals(value))
                .count();
    }

    @Test
    void each_reason_of_a_degraded_answer_is_a_mark_of_its_own() throws IOException {
        String degraded = "stale-partitions=1,2; misplaced; buffer-full=3";
        AnswerMetrics.add(families, answer(NOW, false, degraded), NOW);
        Map<String, String> samples = samples();
        assertEquals("0.0", samples.get("headtail_answer_complete{window=\"minute\"}"));
        assertEquals("0.0", samples.get("headtail_answer_final{window=\"minute\"}"));
        assertEquals("1.0", samples.get("headtail_answer_degraded{window=\"minute\"}"));
        for (String reason : List.of("stale-partitions", "misplaced", Mark.BUFFER_FULL.text())) {
            String sample =
                    "headtail_answer_marked{reason=\"%s\",window=\"minute\"}".formatted(reason);
            assertEquals("1.0", samples.get(sample), reason);
        }
        assertEquals(3, marks(samples, "1.0"));
        assertEquals(Merged.REASONS.size() - 3, marks(samples, "0.0"));
    }

    private static PartitionStatus status(long headLag, long tick, boolean live) {
        return new PartitionStatus(
                5,
                0,
                10,
                1,
                0,
                0,
                0,
                Collections.nCopies(InvalidReason.values().length, 0L),
                headLag,
                headLag,
                headLag < 0 ? OptionalLong.empty() : OptionalLong.of(NANOS - 3_000_000_000L),
                tick,
                live,
                live,
                false,
                new PartitionStatus.Buffer(0, 0, false),
                1,
                1,
                1,
                List.of(
                        new PartitionStatus.WindowStatus(
                                "minute",
                                4,
                                tick == Long.MIN_VALUE ? tick : tick - MINUTE,
                                1,
                                1,
                                1),
                        new PartitionStatus.WindowStatus("all", 0, Long.MIN_VALUE, 1, 1, 1)),
                List.of("hour"),
                PartitionStatus.SnapshotFigures.NONE,
                new PartitionStatus.RecoveryTimes(0, 0, 0, 0, Map.of(), 0));
    }

    @Test
    void what_is_unknown_has_no_sample() throws IOException {
        PartitionMetrics.add(families, status(-1, Long.MIN_VALUE, false), NOW, NANOS, 10 * MINUTE);
        Map<String, String> samples = samples();
        for (String name :
                List.of(
                        "head_lag_records",
                        "open_transaction_records",
                        "log_end_age_seconds",
                        "tick_timestamp_seconds",
                        "tick_final",
                        "watermark_delay_seconds")) {
            assertEquals(null, samples.get("headtail_" + name + "{partition=\"5\"}"), name);
        }
        assertEquals("0.0", samples.get("headtail_partition_live{partition=\"5\"}"));
        assertEquals(false, samples.toString().contains("tail_retention_remaining"));
    }

    @Test
    void the_retention_that_remains_is_that_of_the_tails_position() throws IOException {
        long tick = NOW - 9_000;
        PartitionMetrics.add(families, status(2, tick, true), NOW, NANOS, 10 * MINUTE);
        Map<String, String> samples = samples();
        assertEquals("9.0", samples.get("headtail_watermark_delay_seconds{partition=\"5\"}"));
        assertEquals("1.0", samples.get("headtail_tick_final{partition=\"5\"}"));
        assertEquals("3.0", samples.get("headtail_log_end_age_seconds{partition=\"5\"}"));
        assertEquals("2.0", samples.get("headtail_head_lag_records{partition=\"5\"}"));
        String remaining = "headtail_tail_retention_remaining_seconds{partition=\"5\",window=";
        // Ten minutes less the window's length and the delay.
        assertEquals("531.0", samples.get(remaining + "\"minute\"}"));
        assertEquals(null, samples.get(remaining + "\"all\"}"));
        String rebuilding = "headtail_window_rebuilding{partition=\"5\",window=";
        assertEquals("0.0", samples.get(rebuilding + "\"minute\"}"));
        assertEquals("1.0", samples.get(rebuilding + "\"hour\"}"));
    }

    @Test
    void nothing_remains_to_be_told_where_time_deletes_no_record() throws IOException {
        PartitionMetrics.add(families, status(0, NOW, true), NOW, NANOS, -1);
        assertEquals(false, samples().toString().contains("tail_retention_remaining"));
    }

    @Test
    void partitions_that_wait_are_counted_among_those_that_recover() throws IOException {
        Arriving waiting = new Arriving(1, 1);
        waiting.accept("the store does not answer");
        RecoveringMetrics.add(families, List.of(new Arriving(0, 1), waiting));
        Map<String, String> samples = samples();
        assertEquals("2.0", samples.get("headtail_recovering_partitions"));
        assertEquals("1.0", samples.get("headtail_recovery_waiting_partitions"));
    }

    /** While it is handed over, one may be both. */
    @Test
    void partitions_that_run_or_arrive_are_owned_each_once() throws IOException {
        OwnedMetrics.add(
                families,
                List.of(new Arriving(5, 1), new Arriving(2, 1)),
                List.of(status(0, NOW, true)));
        Map<String, String> samples = samples();
        assertEquals(
                Map.of(
                        "headtail_partition_owned{partition=\"2\"}", "1.0",
                        "headtail_partition_owned{partition=\"5\"}", "1.0"),
                samples);
    }

    @Test
    void open_connections_are_told_with_what_was_refused() throws IOException {
        Refusals refusals = new Refusals();
        refusals.count(RefusedReason.TOO_MANY_CONNECTIONS);
        RefusedMetrics.add(families, refusals, 12);
        Map<String, String> samples = samples();
        assertEquals("12.0", samples.get("headtail_http_open_connections"));
        String refused = "headtail_http_refused_total{reason=";
        assertEquals("1.0", samples.get(refused + "\"too_many_connections\"}"));
        assertEquals("0.0", samples.get(refused + "\"too_many_requests\"}"));
    }
}
