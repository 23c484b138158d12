package io.headtail.log.partial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.HistoryWriter;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.log.KafkaSettings;
import io.headtail.merge.Partials;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.PostgresUnderTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where the reader of boundaries starts, with a real broker and a real PostgreSQL. */
class BoundaryReaderIT {
    private static final long STEP = 300_000;
    private static final long START = 1_772_323_200_000L;
    private static final String TOPIC = "boundary-reader-history";

    private final String url = PostgresUnderTest.newDatabase();
    private final KafkaSettings kafka =
            new KafkaSettings(
                    KafkaUnderTest.bootstrapServers(),
                    "unused",
                    "boundary-reader",
                    Map.of(),
                    "unused",
                    TOPIC,
                    (short) 1);

    /** A reader and its store, on a thread of its own. */
    private final class Running implements AutoCloseable {
        final HistoryDatabase database =
                HistoryDatabase.openPatiently(
                        new HistorySettings(
                                url,
                                PostgresUnderTest.USER,
                                null,
                                null,
                                STEP,
                                HistoryKeep.DEFAULT));
        final HistoryWriter writer =
                new HistoryWriter(
                        database,
                        Partials.TOPIC,
                        List.of(Partials.MINUTE),
                        Partials.K,
                        1 << 20,
                        System::nanoTime);
        final BoundaryReader reader = new BoundaryReader(kafka, writer, System::nanoTime);
        final Thread thread = Thread.ofPlatform().start(reader);

        void await(int boundary) {
            Await.until("boundary " + boundary, () -> stored(boundary) != null);
        }

        // Also null if a connection was closed.
        @Nullable StoredAnswer stored(int boundary) {
            try {
                return database.reader().exactly("minute", START + boundary * STEP, 10);
            } catch (HistoryException e) {
                assertTrue(e.passing(), e.toString());
                return null;
            }
        }

        @Override
        public void close() {
            reader.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            database.close();
        }
    }

    private void send(int... boundaries) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int boundary : boundaries) {
                Partials partials = new Partials();
                partials.partitions = 1;
                partials.tick = START + boundary * STEP;
                producer.send(
                                new ProducerRecord<>(
                                        TOPIC, Partials.key(0), partials.of("v=" + (boundary + 1))))
                        .get();
            }
        }
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    // Everything from a boundary on is lost, and the offset is set back to before it.
    private void fallBack(int boundary, long offset) throws SQLException {
        String lost =
                " WHERE snapshot_time >= to_timestamp(" + (START + boundary * STEP) / 1000 + ")";
        sql(
                "DELETE FROM global_topk_snapshots" + lost,
                "DELETE FROM topk_snapshot_offsets" + lost,
                "DELETE FROM topk_boundaries" + lost,
                "UPDATE topk_consumed_offsets SET next_offset = " + offset,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <>"
                        + " pg_backend_pid() AND datname = current_database()");
    }

    @Test
    void boundaries_that_postgresql_lost_are_read_again_whatever_was_committed() throws Exception {
        HistoryTopic.ensure(kafka);
        send(0, 1, 2, 3);
        try (Running running = new Running()) {
            running.database.migrate();
            running.await(3);
        }
        try (Running running = new Running()) {
            running.await(3);
            fallBack(2, 2);
            // While it runs: the next boundary arrives, and so do the lost ones.
            send(4);
            running.await(4);
            running.await(3);
            running.await(2);
        }
        // And at a start: Kafka's offset is at the end, PostgreSQL's is not.
        fallBack(1, 1);
        try (Running running = new Running()) {
            for (int boundary = 1; boundary <= 4; boundary++) {
                running.await(boundary);
            }
        }
        // The topic is recreated, and starts at 0 with other boundaries.
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Uuid before = id(admin);
            admin.deleteTopics(List.of(TOPIC)).all().get();
            Await.until("the topic is gone and made again", () -> made(admin, before));
        }
        send(5);
        try (Running running = new Running()) {
            running.await(5);
            for (int boundary = 0; boundary <= 5; boundary++) {
                StoredAnswer answer = running.stored(boundary);
                assertEquals(boundary + 1, answer == null ? -1 : answer.rows().get(0).views());
            }
        }
    }

    private static Uuid id(Admin admin) {
        try {
            return admin.describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .topicId();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    // A broker may report the deleted topic as existing for a while; then nothing is created.
    private boolean made(Admin admin, Uuid before) {
        try {
            HistoryTopic.ensure(kafka);
            return !id(admin).equals(before);
        } catch (RuntimeException e) {
            return false;
        }
    }
}
