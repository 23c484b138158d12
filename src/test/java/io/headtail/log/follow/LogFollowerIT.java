package io.headtail.log.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicWatch;
import io.headtail.log.event.EventSettings;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.LogLines;
import io.headtail.testing.TestSettings;
import io.headtail.tool.embedded.EmbeddedKafkaPair;
import io.headtail.tool.topic.EventTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a follower is told of partitions: their marks, whether they are quiet, and gaps. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class LogFollowerIT {
    private static final long TIME = 1_772_323_200_000L;
    private static final long QUIET_MS = 2_500;

    @TempDir private Path data;

    private static final class Following implements AutoCloseable {
        private final TopicWatch topic;
        private final LogFollower follower;
        private final Thread thread;

        Following(String servers, String name, MemoryFollower memory) throws Exception {
            KafkaSettings kafka = TestSettings.kafka(servers, name, name, Map.of());
            topic = new TopicWatch(kafka, System::nanoTime);
            topic.start(e -> {});
            follower =
                    new LogFollower(
                            kafka,
                            "follower",
                            new EventSettings(null, null, null, 0, false),
                            false,
                            topic,
                            5_000,
                            memory,
                            Membership.UNUSED,
                            System::nanoTime);
            thread = Thread.ofPlatform().start(follower);
        }

        void await(String what, BooleanSupplier condition) {
            Await.until(what, condition);
        }

        @Override
        public void close() {
            follower.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            topic.close();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(String servers, boolean transactions) {
        Map<String, Object> properties =
                transactions
                        ? Map.of("bootstrap.servers", servers, "transactional.id", "t" + servers)
                        : Map.of("bootstrap.servers", servers);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        if (transactions) {
            producer.initTransactions();
        }
        return producer;
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic)
            throws Exception {
        byte[] id = "v".getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, 0, TIME, id, id)).get();
    }

    @Test
    void a_marker_of_a_new_leader_epoch_is_no_truncation() throws Exception {
        MemoryFollower memory = new MemoryFollower();
        try (EmbeddedKafkaPair pair = EmbeddedKafkaPair.start(data, 0, Map.of())) {
            pair.startSecond();
            pair.createTopic("moved", List.of(EmbeddedKafkaPair.FIRST), EventTopic.SETTINGS);
            try (var producer = producer(pair.bootstrapServers(), true)) {
                producer.beginTransaction();
                send(producer, "moved");
                pair.move("moved", List.of(EmbeddedKafkaPair.SECOND));
                producer.commitTransaction();
                try (var following = new Following(pair.bootstrapServers(), "moved", memory)) {
                    following.await("its marker is passed", () -> memory.mark().nextOffset() == 2);
                }
                Mark mark = memory.mark();
                assertEquals(1, memory.events());
                try (var following = new Following(pair.bootstrapServers(), "moved", memory)) {
                    producer.beginTransaction();
                    send(producer, "moved");
                    producer.commitTransaction();
                    following.await("the next is read", () -> memory.mark().nextOffset() == 4);
                }
                assertEquals(List.of(), memory.gaps(), "after " + mark);
                assertEquals(2, memory.events());
            }
        }
    }

    @Test
    void an_open_transaction_is_not_quiet() throws Exception {
        String servers = KafkaUnderTest.bootstrapServers();
        KafkaUnderTest.createTopic("open", 1, EventTopic.SETTINGS);
        MemoryFollower memory = new MemoryFollower();
        try (var producer = producer(servers, true);
                var following = new Following(servers, "open", memory)) {
            following.await("it is quiet", () -> memory.quietMs() > QUIET_MS);
            producer.beginTransaction();
            send(producer, "open");
            memory.sent(1);
            Await.until("it is not quiet any more", () -> memory.quietMs() < 0);
            long until = System.nanoTime() + 2 * QUIET_MS * 1_000_000;
            Await.until("time has passed", () -> System.nanoTime() - until > 0);
            assertFalse(memory.saidQuiet(), "quiet while a transaction is open");
            producer.commitTransaction();
            Await.until("it is read", () -> memory.mark().nextOffset() == 2);
            Await.until("it is quiet again", () -> memory.quietMs() > QUIET_MS);
        }
    }

    @Test
    void the_time_that_its_store_is_away_is_not_quiet() throws Exception {
        String servers = KafkaUnderTest.bootstrapServers();
        KafkaUnderTest.createTopic("away", 1, EventTopic.SETTINGS);
        MemoryFollower memory = new MemoryFollower();
        try (var producer = producer(servers, false);
                var following = new Following(servers, "away", memory)) {
            following.await("it is quiet", () -> memory.quietMs() > QUIET_MS);
            memory.away(true);
            Await.until("it is away", () -> memory.refusals() == 1);
            send(producer, "away");
            memory.sent(1);
            // By then it has waited 250 ms + 500 ms + … + 4 s.
            Await.until("it is away for long", () -> memory.refusals() == 6);
            memory.away(false);
            Await.until("it is read", () -> memory.events() == 1);
            assertFalse(memory.saidQuiet(), "quiet before it was read");
            Await.until("it is quiet again", () -> memory.quietMs() > QUIET_MS);
        }
    }

    @Test
    void failures_that_nobody_expects_are_one_line_in_the_log() throws Exception {
        String servers = KafkaUnderTest.bootstrapServers();
        KafkaUnderTest.createTopic("fails", 1, EventTopic.SETTINGS);
        MemoryFollower memory = new MemoryFollower();
        memory.fail(3);
        try (LogLines lines = LogLines.ofThreadsFromHere("io.headtail.log");
                var producer = producer(servers, false)) {
            send(producer, "fails");
            try (var following = new Following(servers, "fails", memory)) {
                following.await("it is stored", () -> memory.mark().nextOffset() == 1);
                following.await("it is over", () -> lines.with("resumed after").size() == 1);
            }
            assertEquals(1, lines.with("begins again after").size());
        }
    }

    @Test
    void a_mark_beyond_the_end_of_the_log_is_a_truncation_and_its_times_are_not_known()
            throws Exception {
        String servers = KafkaUnderTest.bootstrapServers();
        KafkaUnderTest.createTopic("cut", 1, EventTopic.SETTINGS);
        MemoryFollower memory = new MemoryFollower();
        memory.marks.put(0, new Mark(50, TIME, -1));
        try (var producer = producer(servers, false)) {
            send(producer, "cut");
            try (var following = new Following(servers, "cut", memory)) {
                following.await("it goes on at the end", () -> memory.mark().nextOffset() == 1);
                send(producer, "cut");
                following.await("the next is read", () -> memory.events() == 1);
            }
        }
        assertEquals(List.of(new Gap(0, Gap.Cause.TRUNCATED, 1, 50, Mark.NO_TIME)), memory.gaps());
    }
}
