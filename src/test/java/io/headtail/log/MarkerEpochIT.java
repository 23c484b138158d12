package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.headtail.log.event.EventSettings;
import io.headtail.testing.Await;
import io.headtail.testing.TestSettings;
import io.headtail.tool.embedded.EmbeddedKafkaPair;
import io.headtail.tool.topic.EventTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A head that has passed a transaction's marker knows the marker's leader epoch. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class MarkerEpochIT {
    private static final String TOPIC = "views";
    private static final EventSettings EVENT = new EventSettings(null, null, null, 0, false);

    @TempDir private Path data;

    /** Reads its only partition from the beginning. */
    private static final class From implements HeadReader.Ownership {
        private @Nullable HeadReader reader;
        private boolean started;

        @Override
        public void joined() {}

        @Override
        public void assigned(int partition) {
            HeadReader of = reader;
            if (of != null) {
                of.start(partition, 0, -1);
                started = true;
            }
        }

        @Override
        public void revoked(int partition) {}

        private HeadReader open(KafkaSettings kafka) {
            HeadReader opened = new HeadReader(kafka, 0, EVENT, this);
            reader = opened;
            return opened;
        }
    }

    @Test
    void a_log_that_goes_on_after_a_marker_of_a_new_epoch_is_not_truncated() throws Exception {
        try (EmbeddedKafkaPair pair = EmbeddedKafkaPair.start(data, 0, Map.of())) {
            pair.startSecond();
            pair.createTopic(TOPIC, List.of(EmbeddedKafkaPair.FIRST), EventTopic.SETTINGS);
            String servers = pair.bootstrapServers();
            KafkaSettings kafka = TestSettings.kafka(servers, TOPIC, "heads", Map.of());
            try (var producer =
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", servers, "transactional.id", "t"),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                byte[] id = "v".getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(TOPIC, 0, 1_772_323_200_000L, id, id)).get();
                pair.move(TOPIC, List.of(EmbeddedKafkaPair.SECOND));
                producer.commitTransaction();
            }
            int epoch;
            From start = new From();
            try (HeadReader reader = start.open(kafka)) {
                Await.until(
                        "the marker is passed",
                        () -> {
                            reader.poll(Duration.ofMillis(100), new NoEvents());
                            return start.started && reader.position(0) == 2;
                        });
                epoch = reader.leaderEpoch(0);
            }
            try (LogProbe probe = new LogProbe(kafka, EVENT)) {
                assertFalse(
                        probe.diverges(new TopicPartition(TOPIC, 0), 2, epoch),
                        "at epoch " + epoch);
            }
        }
    }
}
