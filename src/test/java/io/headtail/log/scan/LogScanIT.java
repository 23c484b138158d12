package io.headtail.log.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.follow.FollowedEvent;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicProblemException;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.InvalidReason;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.testing.TestSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a scan reads of a real log: which events, which of them late, and up to where. */
class LogScanIT {
    private static final EventSettings EVENT = new EventSettings(null, null, "/views", 0, false);
    private static final long LATENESS = 1_000;
    private static final ScanWatch ALL = (events, offsets, all) -> true;

    private final List<String> read = new ArrayList<>();

    private final ScanSink sink =
            new ScanSink() {
                @Override
                public void event(FollowedEvent event) {
                    String id =
                            new String(
                                    event.id(),
                                    event.idFrom(),
                                    event.idLength(),
                                    StandardCharsets.UTF_8);
                    read.add(
                            "%d:%d %d %s %d%s"
                                    .formatted(
                                            event.partition(),
                                            event.offset(),
                                            event.timestamp(),
                                            id,
                                            event.views(),
                                            event.isLate() ? " late" : ""));
                }

                @Override
                public void invalid(int partition, long offset, InvalidReason reason) {
                    read.add(partition + ":" + offset + " " + reason.label());
                }
            };

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(more);
        all.put("bootstrap.servers", KafkaUnderTest.bootstrapServers());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static long send(
            KafkaProducer<byte[], byte[]> producer, String topic, long timestamp, String id)
            throws Exception {
        byte[] value = "{\"views\":2}".getBytes(StandardCharsets.UTF_8);
        byte[] key = id.isEmpty() ? new byte[0] : id.getBytes(StandardCharsets.UTF_8);
        return producer.send(new ProducerRecord<>(topic, 0, timestamp, key, value)).get().offset();
    }

    private static void makeTopic(String topic, int partitions) {
        KafkaUnderTest.createTopic(topic, partitions, Map.of("retention.ms", "-1"));
    }

    @Test
    void events_from_a_time_on_are_read_in_order_up_to_the_ends_at_the_start() throws Exception {
        KafkaSettings kafka = TestSettings.kafka("scan-spans");
        makeTopic("scan-spans", 2);
        try (KafkaProducer<byte[], byte[]> plain = producer(Map.of());
                KafkaProducer<byte[], byte[]> open =
                        producer(Map.of("transactional.id", "scan-spans"))) {
            open.initTransactions();
            send(plain, "scan-spans", 10_000, "a");
            send(plain, "scan-spans", 20_000, "b");
            send(plain, "scan-spans", 19_000, "c");
            send(plain, "scan-spans", 18_999, "d");
            send(plain, "scan-spans", 21_000, "");
            open.beginTransaction();
            send(open, "scan-spans", 21_500, "aborted");
            open.abortTransaction();
            // Before or after the marker.
            long sixth = send(plain, "scan-spans", 22_000, "é");
            open.beginTransaction();
            send(open, "scan-spans", 23_000, "not committed");
            send(plain, "scan-spans", 24_000, "behind it");
            try (LogScan scan = LogScan.open(kafka, EVENT, LATENESS)) {
                open.commitTransaction();
                send(plain, "scan-spans", 25_000, "afterwards");
                assertEquals(
                        List.of(new LogExtent(0, 0, 8), new LogExtent(1, 0, 0)), scan.extents());
                List<OffsetSpan> spans = scan.startOf(20_000);
                assertEquals(List.of(new OffsetSpan(0, 1, 8), new OffsetSpan(1, 0, 0)), spans);
                assertTrue(scan.read(spans, sink, ALL));
                assertEquals(
                        List.of(
                                "0:1 20000 b 2",
                                "0:2 19000 c 2",
                                "0:3 18999 d 2 late",
                                "0:4 " + InvalidReason.EMPTY_ID.label(),
                                "0:" + sixth + " 22000 é 2"),
                        read);
                assertEquals(
                        List.of(new OffsetSpan(0, 8, 8), new OffsetSpan(1, 0, 0)),
                        scan.startOf(9_000_000_000_000L));
                assertEquals(0, scan.startOf(Long.MIN_VALUE).get(0).from());
                read.clear();
                assertTrue(scan.read(List.of(new OffsetSpan(0, 2, 4, 20_500)), sink, ALL));
                assertEquals(List.of("0:2 19000 c 2 late", "0:3 18999 d 2 late"), read);
                read.clear();
                assertFalse(scan.read(spans, sink, (events, offsets, all) -> offsets < 1));
                assertTrue(scan.read(List.of(), sink, ALL));
                scan.confirm();
            }
        }
    }

    @Test
    void a_log_that_has_lost_its_beginning_says_what_it_no_longer_holds() throws Exception {
        KafkaSettings kafka = TestSettings.kafka("scan-cut");
        makeTopic("scan-cut", 1);
        try (KafkaProducer<byte[], byte[]> plain = producer(Map.of());
                Admin admin =
                        Admin.create(
                                Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            for (int i = 0; i < 40; i++) {
                send(plain, "scan-cut", 10_000 + 1_000 * i, "v");
            }
            try (LogScan before = LogScan.open(kafka, EVENT, LATENESS)) {
                assertEquals(List.of(), before.cut(Long.MIN_VALUE));
                TopicPartition partition = new TopicPartition("scan-cut", 0);
                admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(10)))
                        .all()
                        .get();
                LogCutException e =
                        assertThrows(
                                LogCutException.class,
                                () -> before.read(before.startOf(Long.MIN_VALUE), sink, ALL));
                assertTrue(String.valueOf(e.getMessage()).contains("[scan-cut-0]"), e::getMessage);
                // What remains is found, so only the check tells that something is gone.
                assertEquals(List.of(new OffsetSpan(0, 10, 40)), before.startOf(15_000));
                assertEquals(List.of(), before.cut(15_000));
                send(plain, "scan-cut", 51_000, "v");
                before.refresh();
                assertEquals(List.of(new LogExtent(0, 10, 40)), before.extents());
                assertEquals(before.extents(), before.cut(15_000));
                assertEquals(before.extents(), before.cut(Long.MIN_VALUE));
            }
            try (LogScan scan = LogScan.open(kafka, EVENT, LATENESS)) {
                List<LogExtent> cut = List.of(new LogExtent(0, 10, 41));
                assertEquals(cut, scan.cut(Long.MIN_VALUE));
                // There are too few to tell, so all that remain have to be older.
                assertEquals(cut, scan.cut(52_000));
                assertEquals(List.of(), scan.cut(52_001));
                assertTrue(scan.read(scan.startOf(45_000), sink, ALL));
                assertEquals(6, read.size());
            }
        }
    }

    @Test
    void late_records_that_a_log_begins_with_do_not_hide_that_newer_ones_are_deleted()
            throws Exception {
        KafkaSettings kafka = TestSettings.kafka("cut-before-late");
        makeTopic("cut-before-late", 1);
        try (KafkaProducer<byte[], byte[]> plain = producer(Map.of());
                Admin admin =
                        Admin.create(
                                Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                boolean late = i >= 50 && i < 80;
                sent.add(sendAside(plain, "cut-before-late", late ? 10_000 : 100_000 + 10 * i));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition("cut-before-late", 0),
                                    RecordsToDelete.beforeOffset(50)))
                    .all()
                    .get();
            try (LogScan scan = LogScan.open(kafka, EVENT, LATENESS)) {
                List<LogExtent> cut = List.of(new LogExtent(0, 50, 2_000));
                assertEquals(cut, scan.cut(100_200));
                // The thousandth that remains is of 110,490.
                assertEquals(cut, scan.cut(111_490));
                assertEquals(List.of(), scan.cut(111_491));
            }
        }
    }

    private static Future<RecordMetadata> sendAside(
            KafkaProducer<byte[], byte[]> producer, String topic, long timestamp) {
        byte[] value = "{\"views\":2}".getBytes(StandardCharsets.UTF_8);
        return producer.send(new ProducerRecord<>(topic, 0, timestamp, new byte[] {'v'}, value));
    }

    @Test
    void a_topic_that_is_made_again_meanwhile_is_noticed() throws Exception {
        KafkaSettings kafka = TestSettings.kafka("scan-made-again");
        makeTopic("scan-made-again", 1);
        try (LogScan scan = LogScan.open(kafka, EVENT, LATENESS);
                Admin admin =
                        Admin.create(
                                Map.of("bootstrap.servers", KafkaUnderTest.bootstrapServers()))) {
            scan.confirm();
            admin.deleteTopics(List.of("scan-made-again")).all().get();
            // The broker answers a deletion before it forgets the topic.
            Await.until("it is gone", () -> problem(scan).contains("scan-made-again"));
            makeTopic("scan-made-again", 1);
            Await.until("it is another", () -> problem(scan).contains("was recreated"));
        }
        assertThrows(
                TopicProblemException.class,
                () -> LogScan.open(TestSettings.kafka("no-such-topic"), EVENT, LATENESS));
    }

    /** What confirming says; empty if all is well. */
    private static String problem(LogScan scan) {
        try {
            scan.confirm();
            return "";
        } catch (TopicProblemException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
