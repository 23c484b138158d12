package io.headtail.instance;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.instance.clock.AnchoredClock;
import io.headtail.log.event.EventSettings;
import io.headtail.merge.Answer;
import io.headtail.merge.Marks;
import io.headtail.merge.Merger;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.NoBoundaries;
import io.headtail.testing.Oracle;
import io.headtail.testing.TestSettings;
import io.headtail.time.PublishMode;
import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.tool.topic.EventProducer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A topic that gets a partition while it is counted, and producers that learn of it late. */
class GrownTopicIT {
    private static final String TOPIC = "grown";
    private static final WindowSpec WINDOW = WindowSpec.sliding("ten", 10_000);
    private static final Timing TIMING = new Timing(1_000, 1_000, 0);
    private static final int K = 50;
    private static final long STEP_MS = 250;

    private final Map<Long, Answer> answers = new TreeMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    // Ahead of the clock, so that it is soon later than all events that two partitions may hold.
    private long next = System.currentTimeMillis() + 60_000;

    @Test
    void every_final_complete_unmarked_answer_is_right_and_marks_end() throws Exception {
        KafkaUnderTest.createTopic(TOPIC, 2, Map.of());
        Merger merger = new Merger(EventLog.topicId(TOPIC), List.of(WINDOW), K, Long.MAX_VALUE);
        Map<String, String> client = Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers());
        try (EventProducer before = new EventProducer(client, TOPIC);
                Instance instance = instance(merger)) {
            send(before, before, 200);
            awaitTick(next - 5_000);
            try (Admin admin = Admin.create(Map.copyOf(client))) {
                admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(3))).all().get();
                Await.until("it has three partitions", () -> partitions(admin) == 3);
            }
            try (EventProducer after = new EventProducer(client, TOPIC)) {
                send(before, after, 400);
                awaitThree();
                send(after, after, 1_400);
            }
            Oracle oracle = new Oracle(EventLog.events(TOPIC), TIMING.latenessMs());
            long last = EventLog.lastTick(EventLog.events(TOPIC), 1_000, 1_000);
            awaitTick(last);
            assertNull(failure.get());
            synchronized (answers) {
                Answer newest = requireNonNull(answers.get(last));
                assertEquals(3, newest.partitions());
                assertNull(newest.degraded());
                answers.values().forEach(answer -> compare(oracle, answer));
            }
            assertNull(instance.notReady());
        }
    }

    private static void compare(Oracle oracle, Answer answer) {
        if (answer.isFinal() && answer.complete() && answer.degraded() == null) {
            assertEquals(
                    oracle.rows(SpanCode.of(WINDOW.span()), answer.tick(), K),
                    AnswerJson.rows(answer.json()),
                    () -> "at " + answer.tick() + " of " + answer.partitions() + " partitions");
        }
    }

    private static int partitions(Admin admin) {
        try {
            return requireNonNull(
                            admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC))
                    .partitions()
                    .size();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitTick(long tick) {
        long onGrid = TIMING.floor(tick);
        Await.until(
                "the answer at " + onGrid,
                () -> {
                    synchronized (answers) {
                        return answers.containsKey(onGrid);
                    }
                });
    }

    // Marks begin at the tick that the partition had reached when the new count became known.
    private void awaitThree() {
        Await.until(
                "an answer of three partitions",
                () -> {
                    synchronized (answers) {
                        return answers.values().stream().anyMatch(a -> a.partitions() == 3);
                    }
                });
    }

    private void send(EventProducer one, EventProducer other, int events) {
        for (int i = 0; i < events; i++) {
            byte[] id = ("v" + (i * i + i / 7) % 17).getBytes(StandardCharsets.UTF_8);
            (i % 2 == 0 ? one : other).send(id, next, 1);
            next += STEP_MS;
            if (i % 20 == 0) {
                one.flush();
                other.flush();
            }
        }
        one.flush();
        other.flush();
    }

    private void take(Merger merger, byte[] key, byte[] value) {
        synchronized (answers) {
            assertNull(merger.accept(key, value, Marks.NONE, Long.MAX_VALUE));
            merger.publish(Long.MIN_VALUE);
            Answer answer = merger.newest(WINDOW.name());
            if (answer != null) {
                answers.put(answer.tick(), answer);
            }
        }
    }

    private Instance instance(Merger merger) {
        return new Instance(
                TestSettings.of(TestSettings.kafka(TOPIC, Map.of("metadata.max.age.ms", "500")))
                        .event(new EventSettings(null, null, null, 0, true))
                        .windows(WINDOW)
                        .timing(TIMING)
                        .publish(PublishMode.EVERY_TICK)
                        .kMax(K)
                        .lanes(2)
                        .tailsMemoryBytes(1 << 20)
                        .build(),
                (NoBoundaries) (key, value, marks) -> take(merger, key, value),
                AnchoredClock.system(TIMING),
                failure::set);
    }
}
