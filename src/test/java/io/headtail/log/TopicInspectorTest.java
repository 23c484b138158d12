package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TopicInspectorTest {
    private static final String HOUR_MS = "3600000";

    /** It takes connections and says nothing, as a process that was stopped. */
    @Test
    @Timeout(600)
    void a_broker_that_says_nothing_is_waited_for_no_longer_than_was_said() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TopicInspector inspector =
                        new TopicInspector(settings("127.0.0.1:" + silent.getLocalPort()))) {
            Duration patience = Duration.ofMillis(300);
            assertThrows(TopicProblemException.class, () -> inspector.inspect(patience));
        }
    }

    private static KafkaSettings settings(String bootstrapServers) {
        return new KafkaSettings(
                bootstrapServers,
                "views",
                "unused",
                Map.of("request.timeout.ms", HOUR_MS, "default.api.timeout.ms", HOUR_MS),
                "unused",
                "unused",
                (short) 1);
    }

    @Test
    void it_is_longer_after_looks_in_vain() {
        assertEquals(Duration.ofSeconds(2), TopicWatch.timeout(0));
        assertEquals(Duration.ofSeconds(4), TopicWatch.timeout(1));
        assertEquals(Duration.ofSeconds(16), TopicWatch.timeout(1_000));
    }
}
