package io.headtail.log.partial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.log.KafkaSettings;
import io.headtail.merge.Marks;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Partials that their topic does not accept, with a real broker. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class PartialPublisherIT {
    private static final int PLACES = 10;

    @Test
    void a_partial_too_large_at_each_place_ends_nothing_once_others_follow() {
        KafkaSettings settings = narrow("narrow-partials");
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        byte[] large = large();
        try (PartialPublisher publisher = new PartialPublisher(settings, failures::add)) {
            for (byte place = 0; place < PLACES; place++) {
                byte[] key = {place};
                publisher.send(key, large, Marks.NONE);
                publisher.send(key, new byte[1], Marks.NONE);
            }
            Await.until(
                    () -> publisher.sent() + " sent, " + publisher.failed() + " failed",
                    () -> publisher.sent() == PLACES && publisher.failed() == PLACES);
        }
        assertEquals(List.of(), failures);
    }

    /**
     * Otherwise a later snapshot would become visible, and after a crash nobody would send it
     * again.
     */
    @Test
    void a_partial_not_acknowledged_is_waited_for_until_another_follows_it() {
        byte[] key = {1};
        byte[] other = {2};
        try (PartialPublisher publisher =
                new PartialPublisher(narrow("narrow-sealed"), failure -> {})) {
            publisher.send(key, large(), Marks.NONE);
            publisher.send(other, new byte[1], Marks.NONE);
            Await.until(
                    () -> publisher.sent() + " sent, " + publisher.failed() + " failed",
                    () -> publisher.sent() == 1 && publisher.failed() >= 1);
            assertEquals(0, publisher.acknowledged());
            publisher.send(key, new byte[1], Marks.NONE);
            Await.until(
                    () -> publisher.acknowledged() + " settled",
                    () -> publisher.acknowledged() == 3);
        }
    }

    private static byte[] large() {
        byte[] large = new byte[20_000];
        new Random(1).nextBytes(large); // which does not compress
        return large;
    }

    private static KafkaSettings narrow(String topic) {
        KafkaUnderTest.createTopic(topic, 1, Map.of("max.message.bytes", "2000"));
        return new KafkaSettings(
                KafkaUnderTest.bootstrapServers(),
                "views",
                "group",
                Map.of(),
                topic,
                "unused",
                (short) 1);
    }
}
