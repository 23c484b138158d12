package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LogLines;
import io.headtail.testing.TestSettings;
import io.headtail.tool.topic.EventTopic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a watch says of its own. */
class TopicWatchIT {
    private static final int WATCHES = 20;

    @Test
    void a_watch_that_is_closed_while_it_asks_does_not_warn() {
        KafkaUnderTest.createTopic("watched", 1, EventTopic.SETTINGS);
        try (LogLines lines = LogLines.ofThreadsFromHere(TopicWatch.class.getName())) {
            for (int i = 0; i < WATCHES; i++) {
                try (TopicWatch watch =
                        new TopicWatch(TestSettings.kafka("watched"), System::nanoTime)) {
                    long began = watch.lookedNanos();
                    // So that it asks nearly all the time.
                    watch.start(Duration.ofMillis(1), e -> {});
                    while (watch.lookedNanos() == began) {
                        Thread.onSpinWait();
                    }
                }
            }
            assertEquals(List.of(), lines.with(""));
        }
    }
}
