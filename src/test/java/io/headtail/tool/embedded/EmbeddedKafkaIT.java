package io.headtail.tool.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import io.headtail.tool.ToolException;
import io.headtail.tool.file.ReadBack;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.topic.EventTopic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

    @TempDir Path data;

    @Test
    void data_survives_a_restart_on_another_port() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
            assertTrue(topic(kafka).created());
            send(kafka, "v_1");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
            EventTopic found = topic(kafka);
            assertFalse(found.created());
            assertEquals(3, found.partitions());
            ConsumerRecord<byte[], byte[]> record =
                    ReadBack.all(kafka.bootstrapServers(), "events", 1).get(0);
            assertEquals("v_1", new String(record.key(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void events_of_1970_are_taken_and_kept() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
            topic(kafka);
            send(kafka, "old");
            assertEquals(1, ReadBack.all(kafka.bootstrapServers(), "events", 1).get(0).timestamp());
        }
    }

    @Test
    void a_taken_port_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            ToolException e =
                    assertThrows(
                            ToolException.class,
                            () -> EmbeddedKafka.start(data, taken.getLocalPort()));
            assertTrue(e.toString().contains("port " + taken.getLocalPort() + " of 127.0.0.1"));
        }
    }

    @Test
    void a_directory_in_use_is_refused_until_its_broker_stops() {
        DirectoryLock owner = DirectoryLock.acquire(data);
        ToolException e = assertThrows(ToolException.class, () -> EmbeddedKafka.start(data, 0));
        assertTrue(e.toString().contains("in use by another server"), e.toString());
        owner.close();
        DirectoryLock.acquire(data).close();
    }

    @Test
    void a_file_where_the_directory_should_be_is_refused() throws IOException {
        Path file = Files.writeString(data.resolve("file"), "");
        ToolException e = assertThrows(ToolException.class, () -> EmbeddedKafka.start(file, 0));
        assertTrue(e.toString().contains("cannot be created or written to"), e.toString());
    }

    @Test
    void a_start_that_fails_gives_the_directory_free() throws IOException {
        Path meta = Files.createDirectories(data.resolve("kafka")).resolve("meta.properties");
        Files.writeString(meta, "version=1\ncluster.id=x\nnode.id=77\n");
        ToolException e = assertThrows(ToolException.class, () -> EmbeddedKafka.start(data, 0));
        assertTrue(e.toString().contains("node id"), e.toString());
        Files.delete(meta);
        EmbeddedKafka.start(data, 0).close();
    }

    private static EventTopic topic(EmbeddedKafka kafka) {
        return EventTopic.ensure(client(kafka), "events", 3, Await.PATIENCE);
    }

    private static void send(EmbeddedKafka kafka, String id) {
        try (EventProducer producer = new EventProducer(client(kafka), "events")) {
            producer.send(id.getBytes(StandardCharsets.UTF_8), 1, 1);
            producer.flush();
            assertEquals(1, producer.acknowledged());
        }
    }

    private static Map<String, String> client(EmbeddedKafka kafka) {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }
}
