package io.headtail.cli.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.audit.event.EventFields;
import io.headtail.audit.log.ViewLog;
import io.headtail.audit.recount.CountedRow;
import io.headtail.audit.recount.CountedWindow;
import io.headtail.audit.recount.LogPass;
import io.headtail.audit.recount.PassReport;
import io.headtail.audit.recount.RecountQuestion;
import io.headtail.audit.recount.RecountedAnswer;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Oracle;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The recount over a real broker, against the tests' oracle over what the log holds. */
class RecountIT {
    private static final long SEED = Long.getLong("headtail.seed", 1);
    private static final int EVENTS = Integer.getInteger("headtail.recount.events", 100_000);
    private static final int VIDEOS = Integer.getInteger("headtail.recount.videos", 5_000);
    public static final long MINUTE = 60_000;
    public static final long HOUR = 60 * MINUTE;
    public static final long LATENESS_MS = 5_000;

    /** Three hours before the end of a month. */
    public static final long START = Instant.parse("2026-01-31T21:00:00Z").toEpochMilli();

    private static final List<String> SETS =
            List.of(
                    "event.views=/views",
                    "windows=[{name: minute, length: PT1M}, {name: hour, length: PT1H},"
                            + " {name: month, calendar: month}, {name: all}]");
    public static final String ABOUT = "seed " + SEED;

    public static List<List<Oracle.Event>> sixHours(String topic, int events, int videos) {
        SimulatedViews.makeTopic(topic, 4);
        new SimulatedViews(events, videos, START, 6 * HOUR, LATENESS_MS, 1, SEED).sendTo(topic);
        return EventLog.events(topic);
    }

    private static ViewLog log(String topic) {
        return new ViewLog(
                KafkaUnderTest.bootstrapServers(),
                topic,
                Map.of(),
                new EventFields(new EventFields.WholeKey(), null, 0, "/views", 0),
                LATENESS_MS);
    }

    public static List<CountedRow> rows(Oracle oracle, long length, long tick, int k) {
        return oracle.rows(length, tick, k).stream()
                .map(row -> new CountedRow(row.videoId(), row.views()))
                .toList();
    }

    private static long length(CountedWindow window) {
        return switch (window.kind()) {
            case SLIDING -> window.lengthMs();
            case RISING -> -2 * window.lengthMs();
            case ALL_TIME -> Oracle.ALL;
            case MONTH -> Oracle.MONTH;
        };
    }

    @Test
    void six_hours_of_boundaries_of_five_windows_are_recounted_in_one_pass() {
        List<List<Oracle.Event>> events = sixHours("recount-six-hours", EVENTS, VIDEOS);
        List<CountedWindow> windows =
                List.of(
                        CountedWindow.sliding("minute", MINUTE),
                        CountedWindow.sliding("hour", HOUR),
                        CountedWindow.sliding("day", 24 * HOUR),
                        CountedWindow.month("month"),
                        CountedWindow.allTime("all"));
        List<RecountQuestion> questions = new ArrayList<>();
        for (CountedWindow window : windows) {
            for (long i = 1; i <= 72; i++) {
                questions.add(new RecountQuestion(window, START + i * (5 * MINUTE), 1_000, false));
            }
        }
        List<RecountedAnswer> answers = new ArrayList<>();
        long startNs = System.nanoTime();
        PassReport report =
                new LogPass(log("recount-six-hours"), (done, offsets, all) -> true)
                        .run(questions, answers::add);
        System.out.printf(
                "recount: %d events, %d windows in %d ms%n",
                report.events(), answers.size(), (System.nanoTime() - startNs) / 1_000_000);
        assertEquals(EVENTS, report.events());
        assertEquals(0, report.invalid());
        Oracle oracle = new Oracle(events, LATENESS_MS);
        assertEquals(oracle.late(), report.late(), ABOUT);
        assertTrue(report.late() > EVENTS / 200, ABOUT);
        for (RecountedAnswer answer : answers) {
            RecountQuestion question = answer.question();
            assertEquals(
                    rows(oracle, length(question.window()), question.tick(), 1_000),
                    answer.rows(),
                    () -> question + ", " + ABOUT);
            // The last one lies at the log's very end.
            assertEquals(question.tick() < START + 6 * HOUR, answer.reached(), question::toString);
        }
        assertEquals(360, answers.size());
    }

    public static Said said(String topic, String... arguments) {
        List<String> all = new ArrayList<>(List.of("recount"));
        all.addAll(List.of(arguments));
        return Said.of(StoredHistory::open, topic, SETS, all.toArray(String[]::new));
    }

    @Test
    void a_log_that_was_cut_answers_for_what_it_still_reaches_and_no_more()
            throws ExecutionException, InterruptedException {
        List<List<Oracle.Event>> events = sixHours("recount-cut", 20_000, 100);
        Oracle oracle = new Oracle(events, LATENESS_MS);
        // Of partition 1 only what came from two hours on is left.
        long offset =
                events.get(1).stream()
                        .filter(event -> event.timestamp() >= START + 2 * HOUR)
                        .findFirst()
                        .orElseThrow()
                        .offset();
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(SimulatedViews.client()))) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition("recount-cut", 1),
                                    RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
        Said all = said("recount-cut", "--window", "all", "--at", "2026-02-01T02:00:00Z");
        assertEquals(3, all.exit(), all.out());
        assertTrue(
                all.err()
                        .startsWith(
                                "headtail: the log no longer reaches: partition 1 begins at offset "
                                        + offset),
                all.err());
        Said before = said("recount-cut", "--window", "hour", "--at", "2026-02-01T00:00:00Z");
        assertEquals(3, before.exit(), before.out());
        assertEquals(
                "",
                before.out()
                        + said("recount-cut", "--window", "month", "--at", "2026-02-01T00:00:00Z")
                                .out());
        List<RecountedAnswer> answers = new ArrayList<>();
        long tick = START + 3 * HOUR + 5 * MINUTE;
        List<RecountQuestion> questions =
                List.of(
                        new RecountQuestion(CountedWindow.sliding("hour", HOUR), tick, 10, false),
                        new RecountQuestion(
                                CountedWindow.sliding("hour", HOUR), tick - HOUR, 10, false));
        new LogPass(log("recount-cut"), (done, offsets, of) -> true).run(questions, answers::add);
        assertNotNull(answers.get(0).outOfReach());
        assertNull(answers.get(1).outOfReach());
        assertEquals(rows(oracle, HOUR, tick, 10), answers.get(1).rows());
    }

    @Test
    void aborted_and_open_transactions_are_not_counted() {
        SimulatedViews.makeTopic("recount-transactions", 1);
        try (KafkaProducer<String, String> plain = producer(null);
                KafkaProducer<String, String> other = producer("recount-transactions")) {
            other.initTransactions();
            other.beginTransaction();
            send(other, "aborted", START + 1);
            other.flush();
            other.abortTransaction();
            other.beginTransaction();
            send(other, "committed", START + 2);
            other.commitTransaction();
            send(plain, "plain", START + 3);
            plain.flush();
            other.beginTransaction();
            send(other, "open", START + 4);
            other.flush();
            send(plain, "behind", START + HOUR);
            plain.flush();
            Said open =
                    said("recount-transactions", "--window", "all", "--at", "2026-01-31T21:30:00Z");
            assertEquals(0, open.exit(), open.err());
            assertTrue(open.out().contains("  committed\n"), open.out());
            assertTrue(open.out().contains("  plain\n"), open.out());
            assertTrue(open.out().contains("read 2 events"), open.out());
            assertTrue(open.out().contains("not final"), open.out());
            other.abortTransaction();
            Said closed =
                    said("recount-transactions", "--window", "all", "--at", "2026-01-31T21:30:00Z");
            assertFalse(closed.out().contains("aborted") || closed.out().contains("open\n"));
            assertTrue(closed.out().contains("read 3 events"), closed.out());
            assertTrue(closed.out().contains("\nfinal: "), closed.out());
        }
    }

    private static void send(KafkaProducer<String, String> producer, String id, long timestamp) {
        var unused =
                producer.send(new ProducerRecord<>("recount-transactions", 0, timestamp, id, "{}"));
    }

    private static KafkaProducer<String, String> producer(@Nullable String transactionalId) {
        Map<String, Object> settings = new HashMap<>(SimulatedViews.client());
        if (transactionalId != null) {
            settings.put("transactional.id", transactionalId);
        }
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    @Test
    void an_event_that_its_record_says_is_older_is_not_passed_over() {
        SimulatedViews.makeTopic("recount-ahead", 1);
        try (KafkaProducer<String, String> producer = producer(null)) {
            String json = "{\"t\":%d}".formatted(START + 30 * MINUTE);
            var first =
                    producer.send(new ProducerRecord<>("recount-ahead", 0, START, "ahead", json));
            json = "{\"t\":%d}".formatted(START + HOUR);
            var last = producer.send(new ProducerRecord<>("recount-ahead", 0, START, "push", json));
            producer.flush();
            assertTrue(first.isDone() && last.isDone());
        }
        Said said =
                Said.of(
                        null,
                        "recount-ahead",
                        List.of("event.timestamp=/t"),
                        "recount",
                        "--window",
                        "minute",
                        "--at",
                        "2026-01-31T21:31:00Z");
        assertTrue(said.out().contains("1  ahead\n"), () -> said.out() + said.err());
        assertTrue(said.out().contains("\nfinal: "), said.out());
    }
}
