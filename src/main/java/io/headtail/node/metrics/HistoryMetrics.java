package io.headtail.node.metrics;

import io.headtail.history.HistoryWriter;
import io.headtail.log.partial.BoundaryReader;
import org.jspecify.annotations.Nullable;

/** Metrics of the writer that stores boundaries in PostgreSQL. */
final class HistoryMetrics {
    private HistoryMetrics() {}

    /** Adds them; none where no history is kept. */
    static void add(
            MetricFamilies families,
            @Nullable HistoryWriter writer,
            @Nullable BoundaryReader reader) {
        if (writer == null || reader == null) {
            return;
        }
        families.counter("history_written", "windows' boundaries written", writer.written());
        families.counter(
                "history_skipped",
                "windows' boundaries that not every partition had reported when all had passed them",
                writer.skipped());
        families.counter(
                "history_failures", "times that PostgreSQL was away or refused", writer.failures());
        families.counter(
                "history_refused", "records of the topic that are not partials", reader.refused());
        families.gauge(
                "history_active",
                "1 if this process writes the history, 0 if another one does",
                reader.active() ? 1 : 0);
        families.known(
                "history_lag_records",
                "boundaries' partials not read yet; no sample where another process writes",
                reader.lag());
        families.counter(
                "history_put_aside",
                "windows' boundaries that PostgreSQL refused for what they hold, see"
                        + " topk_boundaries_refused",
                writer.putAside());
        families.counter(
                "history_conflicts",
                "windows' boundaries for which answers of two settings or topics came, of which"
                        + " one stands",
                writer.conflicts());
    }
}
