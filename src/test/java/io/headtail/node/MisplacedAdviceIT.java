package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.config.Role;
import io.headtail.log.advice.TopicAdvisor;
import io.headtail.testing.Await;
import io.headtail.testing.LogLines;
import io.headtail.testing.Node;
import io.headtail.testing.SimulatedViews;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * Events that turn out to be misplaced while an instance runs are reported once, with the setting.
 */
class MisplacedAdviceIT {
    private static final int PARTITIONS = 4;

    @Test
    void an_empty_topic_that_another_partitioner_fills_is_told_of() {
        String topic = "advice-later";
        SimulatedViews.makeTopic(topic, PARTITIONS);
        try (LogLines lines = new LogLines(TopicAdvisor.class.getName());
                Node node =
                        Node.start(
                                Role.STANDALONE, topic, "clock=event", "windows=[{name: all}]")) {
            fill(topic);
            // Other tests' topics get the same advice.
            Supplier<List<String>> advice =
                    () ->
                            lines.with("topic=" + topic + " ").stream()
                                    .filter(line -> line.contains("event.partitioner"))
                                    .toList();
            Await.until(
                    () -> "event.partitioner is named: " + lines.with("topic="),
                    () -> advice.get().stream().anyMatch(line -> line.contains("=any")));
            // This one has been seen too, and is not reported again.
            Await.until(
                    "misplaced events are counted",
                    () -> node.metric("headtail_misplaced_events_total") > 0);
            assertEquals(1, advice.get().size(), advice.get()::toString);
            assertEquals("", node.failure());
        }
    }

    private static void fill(String topic) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.<String, Object>copyOf(SimulatedViews.client()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < 50; i++) {
                byte[] id = ("v_" + i).getBytes(StandardCharsets.UTF_8);
                CRC32 crc = new CRC32();
                crc.update(id);
                int partition = (int) (crc.getValue() % PARTITIONS);
                var unused = producer.send(new ProducerRecord<>(topic, partition, id, null));
            }
        }
    }
}
