package io.headtail.tool.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NewestRecordIT {
    @Test
    void the_newest_record_is_that_of_all_partitions_and_absent_in_an_empty_topic() {
        Map<String, String> client = Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers());
        EventTopic topic = EventTopic.ensure(client, "newest-record", 3, Duration.ofMinutes(10));
        assertEquals(OptionalLong.empty(), NewestRecord.timestampMs(client, topic, Await.PATIENCE));
        try (EventProducer producer = new EventProducer(client, topic.name())) {
            for (int i = 0; i < 100; i++) {
                byte[] id = ("v" + i).getBytes(StandardCharsets.UTF_8);
                producer.send(id, 1_000_000 + (i * 37 % 100), 1);
            }
        }
        assertEquals(
                OptionalLong.of(1_000_099),
                NewestRecord.timestampMs(client, topic, Await.PATIENCE));
    }
}
