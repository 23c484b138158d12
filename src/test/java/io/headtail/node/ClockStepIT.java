package io.headtail.node;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Config;
import io.headtail.config.ConfigLoader;
import io.headtail.config.Role;
import io.headtail.instance.Instance;
import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.merge.Answer;
import io.headtail.merge.Merger;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.NoBoundaries;
import io.headtail.testing.Node;
import io.headtail.testing.RawRecords;
import io.headtail.testing.SimulatedViews;
import io.headtail.testing.TestSettings;
import io.headtail.time.ClockMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.tool.topic.EventProducer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The wall clock of a process that counts and merges is stepped, and answers continue. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class ClockStepIT {
    private static final String TOPIC = "clock-step";
    private static final long STEP = 600_000;
    private static final long START = System.currentTimeMillis() - System.nanoTime() / 1_000_000;
    private static final Timing TIMING = new Timing(1_000, 1_000, 1_000);
    private static final WindowSpec WINDOW = WindowSpec.sliding("short", 10_000);

    private static final byte[] ID = idOfPartition0();

    private static byte[] idOfPartition0() {
        int i = 0;
        while (RawRecords.partition("v_" + i, 2) != 0) {
            i++;
        }
        return RawRecords.utf8("v_" + i);
    }

    /** Offset of the process's wall clock. */
    private final AtomicLong step = new AtomicLong();

    /** Offset of the producer's wall clock. */
    private final AtomicLong produced = new AtomicLong();

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AnchoredClock time =
            new AnchoredClock(() -> now() + step.get(), System::nanoTime, TIMING);

    /** The true time. */
    private static long now() {
        return START + System.nanoTime() / 1_000_000;
    }

    @Test
    void answers_follow_the_time_that_passes_and_say_that_the_clock_was_stepped() {
        // The broker's clock is not stepped, and must accept events from processes whose clocks
        // are.
        KafkaUnderTest.createTopic(
                TOPIC, 2, Map.of("message.timestamp.after.max.ms", String.valueOf(2 * STEP)));
        Merger merger = new Merger(EventLog.topicId(TOPIC), List.of(WINDOW), 10, 600_000);
        AnswerAge age = new AnswerAge(merger, time, TIMING, Duration.ofMinutes(10));
        // Partition 1 is always quiet.
        try (EventProducer views = new EventProducer(SimulatedViews.client(), TOPIC);
                Instance instance =
                        new Instance(
                                settings(),
                                (NoBoundaries)
                                        (key, value, marks) -> {
                                            synchronized (merger) {
                                                assertNull(
                                                        merger.accept(
                                                                key,
                                                                value,
                                                                marks,
                                                                age.latestTick()));
                                            }
                                        },
                                time,
                                failure::set)) {
            Runnable goOn = () -> goOn(views, merger, age);
            follows(goOn, merger, null);

            step.set(-STEP);
            follows(goOn, merger, "clock-step=0,1");
            assertTrue(time.nowMs() >= answer(merger).tick(), "no answer is of the future");
            step.set(0);
            follows(goOn, merger, null);

            step.set(STEP);
            follows(goOn, merger, "clock-step=0,1");
            step.set(0);
            follows(goOn, merger, null);

            // The whole machine was suspended: events have the new time too.
            long before = now();
            step.set(STEP);
            produced.set(STEP);
            Await.until(
                    () -> "an answer of after the suspension, not " + answer(merger),
                    () -> {
                        goOn.run();
                        return answer(merger).tick() >= before + STEP;
                    });
            follows(goOn, merger, null);
            assertEquals(0, merger.refused());
            assertNull(instance.notReady());
        }
        assertNull(failure.get());
    }

    private void goOn(EventProducer views, Merger merger, AnswerAge age) {
        views.send(ID, now() + produced.get(), 1);
        synchronized (merger) {
            merger.publish(age.overdueBefore());
        }
    }

    // Two more ticks after the step, no faster than time passes, and marked.
    private void follows(Runnable goOn, Merger merger, @Nullable String marked) {
        Await.until(
                () -> "an answer marked " + marked + ", not " + merger.newest(WINDOW.name()),
                () -> {
                    goOn.run();
                    Answer answer = merger.newest(WINDOW.name());
                    return answer != null && String.valueOf(answer.degraded()).equals("" + marked);
                });
        long first = answer(merger).tick();
        Await.until(
                () -> "events, two ticks after " + first + ", not " + merger.newest(WINDOW.name()),
                () -> {
                    goOn.run();
                    Answer newest = answer(merger);
                    return newest.tick() >= first + 2_000 && newest.size() > 0;
                });
        Answer answer = answer(merger);
        assertEquals(marked, answer.degraded());
        assertTrue(answer.tick() <= now() + produced.get() - 2_000, "passed over too early");
    }

    private static Answer answer(Merger merger) {
        return requireNonNull(merger.newest(WINDOW.name()));
    }

    private static InstanceSettings settings() {
        Config config = ConfigLoader.load(Role.STANDALONE, null, Map.of(), Node.settings(TOPIC));
        return TestSettings.of(config.kafka())
                .event(config.event())
                .windows(WINDOW)
                .timing(TIMING)
                .clock(ClockMode.WALL)
                .headMemoryBytes(1 << 20)
                .tailsMemoryBytes(1 << 20)
                .build();
    }
}
