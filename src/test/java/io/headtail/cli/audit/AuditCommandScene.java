package io.headtail.cli.audit;

import static java.util.Objects.requireNonNull;

import io.headtail.audit.StoredBoundary;
import io.headtail.audit.StoredRow;
import io.headtail.testing.EventLog;
import io.headtail.testing.Oracle;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Four hours of views in a real broker, and a right history of three of them; a test alters it. */
final class AuditCommandScene {
    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;
    static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    static final String TOPIC = "audit-command";
    static final int K = 20;

    /** However much later this runs. */
    private static final String KEPT = "P36500D";

    static final List<String> SETS =
            List.of(
                    "event.views=/views",
                    "history.interval=PT30M",
                    "history.keep.every=" + KEPT,
                    "history.keep.hourly=" + KEPT,
                    "windows=[{name: hour, length: PT1H}, {name: month, calendar: month}]");

    private static final List<List<Oracle.Event>> VIEWS = fourHoursOfViews();

    /** By window and tick. */
    final Map<String, StoredBoundary> stored = new TreeMap<>();

    boolean closed;

    private static List<List<Oracle.Event>> fourHoursOfViews() {
        SimulatedViews.makeTopic(TOPIC, 2);
        new SimulatedViews(20_000, 200, START, 4 * HOUR, 5_000, 1, 7).sendTo(TOPIC);
        return EventLog.events(TOPIC);
    }

    AuditCommandScene() {
        // Of its own: classes run at once, and an oracle serves one thread.
        store(new Oracle(VIEWS, 5_000));
    }

    /** What the oracle says of each window each half hour. */
    void store(Oracle oracle) {
        for (long tick = START + 30 * MINUTE; tick <= START + 3 * HOUR; tick += 30 * MINUTE) {
            store(oracle, "hour", HOUR, tick);
            store(oracle, "month", Oracle.MONTH, tick);
        }
    }

    void store(Oracle oracle, String window, long length, long tick) {
        List<StoredRow> rows = new ArrayList<>();
        for (Oracle.Row row : oracle.rows(length, tick, K)) {
            rows.add(new StoredRow(rows.size() + 1, row.videoId(), row.views()));
        }
        stored.put(
                window + tick, new StoredBoundary(window, tick, 0, K, 0, true, true, false, rows));
    }

    List<StoredRow> storedRows(String key) {
        return requireNonNull(stored.get(key)).rows();
    }

    private final class Kept implements AuditCommand.History {
        @Override
        public List<StoredBoundary> between(String window, long fromMs, long toMs) {
            return stored.values().stream()
                    .filter(one -> one.window().equals(window))
                    .filter(one -> one.tick() >= fromMs && one.tick() <= toMs)
                    .toList();
        }

        @Override
        public @Nullable StoredTick lastBefore(String window, long beforeMs) {
            return between(window, Long.MIN_VALUE, beforeMs - 1).stream()
                    .filter(one -> !one.skipped())
                    .max(Comparator.comparingLong(StoredBoundary::tick))
                    .map(one -> new StoredTick(one.tick(), one.k()))
                    .orElse(null);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Audits all that is stored. */
    Said audit(String topic, String... arguments) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "audit",
                                "--from",
                                "2026-03-01T00:30:00Z",
                                "--to",
                                "2026-03-01T03:00:00Z"));
        all.addAll(List.of(arguments));
        return said(topic, SETS, all.toArray(String[]::new));
    }

    /** The command with what is stored as its history. */
    Said said(String topic, List<String> sets, String... arguments) {
        return Said.of(config -> new Kept(), topic, sets, arguments);
    }
}
