package io.headtail.log.partial;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.log.PartialLimit;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.Node;
import io.headtail.testing.SimulatedViews;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Partials larger than topics and clients accept by default. */
class LargePartialsIT {
    private static final long TIME = 1_700_000_000_000L;

    @Test
    void partials_of_any_ids_arrive_though_the_topics_were_made_by_hand() throws Exception {
        String topic = "large-partials";
        int videos = 45_000;
        KafkaUnderTest.createTopic(topic, 1, Map.of());
        String oneMiB = "1048588";
        KafkaUnderTest.createTopic(
                Node.partials(topic),
                1,
                Map.of("cleanup.policy", "compact", "segment.bytes", oneMiB));
        KafkaUnderTest.createTopic(topic + "-history", 1, Map.of("max.message.bytes", oneMiB));
        send(topic, videos, TIME);
        send(topic, 1, TIME + 60_000);
        try (Node node =
                Node.start(
                        Role.STANDALONE,
                        topic,
                        "windows=[{name: all}]",
                        "clock=event",
                        "top-k.max=100000",
                        "lanes=1")) {
            Await.until(
                    () -> node.top("all", 1).headers().map() + node.failure(),
                    () -> Node.tick(node.top("all", 1)) > TIME);
            HttpResponse<byte[]> answer = node.top("all", 100_000);
            assertTrue(Node.isExact(answer), () -> answer.headers().map().toString());
            String rows = new String(answer.body(), StandardCharsets.UTF_8);
            assertEquals(videos, rows.split("\"videoId\"", -1).length - 1);
            assertEquals("", node.failure());
        }
        String needed = Integer.toString(new PartialLimit(100_000, false).bytes());
        assertEquals(needed, config(Node.partials(topic), "max.message.bytes"));
        assertEquals(needed, config(Node.partials(topic), "segment.bytes"));
        assertEquals(needed, config(topic + "-history", "max.message.bytes"));
    }

    @Test
    void a_partial_that_its_topic_does_not_take_ends_the_process() throws Exception {
        String topic = "lowered-limit";
        KafkaUnderTest.createTopic(topic, 1, Map.of());
        try (Node node =
                Node.start(
                        Role.STANDALONE,
                        topic,
                        "windows=[{name: all}]",
                        "clock=event",
                        "replay.idle=PT0.5S",
                        "lanes=1")) {
            send(topic, 1, TIME);
            Await.until("an answer", () -> Node.tick(node.top("all", 1)) > TIME);
            lower(Node.partials(topic), "max.message.bytes", "2000");
            send(topic, 1_000, TIME + 10_000);
            send(topic, 1, TIME + 60_000);
            Await.until(
                    () -> node.top("all", 1).headers().map() + " " + node.failure(),
                    () -> node.failure().contains("is larger than topic 'lowered-limit-partials'"));
            assertEquals(503, node.get("/health/live").statusCode());
        }
    }

    /** Incompressible ids of 255 bytes, the same in each call. */
    private static void send(String topic, int videos, long time) {
        Random random = new Random(1);
        byte[] id = new byte[255];
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.<String, Object>copyOf(SimulatedViews.client()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int v = 0; v < videos; v++) {
                for (int i = 0; i < id.length; i++) {
                    id[i] = (byte) ('0' + random.nextInt(75));
                }
                var unused =
                        producer.send(
                                new ProducerRecord<>(topic, null, time, id.clone(), new byte[0]));
            }
        }
    }

    private static String config(String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = admin()) {
            return requireNonNull(
                            admin.describeConfigs(List.of(resource)).all().get().get(resource))
                    .get(name)
                    .value();
        }
    }

    private static void lower(String topic, String name, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set =
                new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()));
    }
}
