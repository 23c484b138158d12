package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.event.EventSettings;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.TestSettings;
import io.headtail.tool.topic.EventProducer;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadReaderIT {
    private static final EventSettings EVENT = new EventSettings(null, null, null, 0, true);

    @Test
    void a_partition_that_arrives_with_records_is_not_taken_for_one_read_to_its_end() {
        String topic = "head-reader";
        KafkaUnderTest.createTopic(topic, 1, Map.of());
        String servers = KafkaUnderTest.bootstrapServers();
        long now = System.currentTimeMillis();
        try (EventProducer producer =
                new EventProducer(Map.of("bootstrap.servers", servers), topic)) {
            for (int i = 0; i < 3; i++) {
                producer.send(new byte[] {'v'}, now, 1);
            }
        }
        KafkaSettings settings = TestSettings.kafka(servers, topic, topic, Map.of());
        long lag = lagAtArrival(settings);
        assertTrue(lag == -1 || lag == 3, "a lag of " + lag);
    }

    private static long lagAtArrival(KafkaSettings settings) {
        Arrival arrival = new Arrival();
        try (HeadReader reader = new HeadReader(settings, 0, EVENT, arrival)) {
            arrival.reader = reader;
            Await.until(
                    "the partition arrives",
                    () -> {
                        reader.poll(Duration.ZERO, new NoEvents());
                        return arrival.lag != Long.MIN_VALUE;
                    });
        }
        return arrival.lag;
    }

    private static final class Arrival implements HeadReader.Ownership {
        private @Nullable HeadReader reader;
        private long lag = Long.MIN_VALUE;

        @Override
        public void joined() {}

        @Override
        public void assigned(int partition) {
            HeadReader asked = reader;
            if (asked != null) {
                asked.start(partition, 0, -1);
                lag = asked.lag(partition);
            }
        }

        @Override
        public void revoked(int partition) {}
    }
}
