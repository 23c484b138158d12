package io.headtail.cli.produce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.Cli;
import io.headtail.cli.support.ExitCode;
import io.headtail.testing.Await;
import io.headtail.testing.KafkaUnderTest;
import io.headtail.tool.file.BadLines;
import io.headtail.tool.file.ReadBack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProduceIT {
    private static final int PARTITIONS = 3;

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void good_lines_arrive_with_key_time_and_partition_and_bad_ones_are_told(TestInfo test)
            throws IOException {
        Path file = folder.resolve("events.csv");
        Files.writeString(
                file,
                """
                timestamp,video_id,views
                1000,v_1,1
                never,v_2,1
                1970-01-01T00:00:02Z,"a,""b""\",7
                -3,v_3,1
                3000,日本,
                """);
        String topic = topic(test);
        assertEquals(1, produce(topic, "--file", file.toString()));

        List<ConsumerRecord<byte[], byte[]>> records = read(topic, 3);
        assertEquals(
                List.of(
                        "1000 v_1 {\"timestamp\":1000,\"videoId\":\"v_1\",\"views\":1}",
                        "2000 a,\"b\""
                                + " {\"timestamp\":2000,\"videoId\":\"a,\\\"b\\\"\",\"views\":7}",
                        "3000 日本 {\"timestamp\":3000,\"videoId\":\"日本\",\"views\":1}"),
                lines(records));
        for (ConsumerRecord<byte[], byte[]> record : records) {
            int partition = Utils.toPositive(Utils.murmur2(record.key())) % PARTITIONS;
            assertEquals(partition, record.partition());
        }
        assertTrue(err.toString().contains("line 3: unparsable timestamp: 'never'"), err::toString);
        assertTrue(err.toString().contains("line 5: negative timestamp: '-3'"), err::toString);
        assertTrue(err.toString().contains("refused 2 lines:"), err::toString);
        assertTrue(out.toString().contains("sent 3 events to " + topic), out::toString);
    }

    @Test
    void a_file_older_than_the_topics_events_is_named_and_the_command_given_counts_it(TestInfo test)
            throws IOException {
        String topic = topic(test);
        Path file = folder.resolve("newer.csv");
        Files.writeString(file, "timestamp,video_id\n1700000000000,v_1\n");
        assertEquals(0, produce(topic, "--file", file.toString()));
        assertFalse(out.toString().contains("lateness"), out::toString);
        assertEquals("", err.toString());
        Files.writeString(file, "timestamp,video_id\n1699999990000,v_1\n1699999991000,v_2\n");
        assertEquals(0, produce(topic, "--file", file.toString()));
        assertTrue(
                err.toString().contains("line 2 lies PT10S before the newest record that the"),
                err::toString);
        assertTrue(out.toString().contains(" --set lateness=PT10S"), out::toString);
    }

    @Test
    void when_records_arrived_tells_nothing_of_the_order_of_events(TestInfo test)
            throws IOException {
        String topic = topic(test);
        KafkaUnderTest.createTopic(topic, 1, Map.of("message.timestamp.type", "LogAppendTime"));
        Path file = folder.resolve("events.csv");
        Files.writeString(file, "timestamp,video_id\n1700000000000,v_1\n");
        for (int times = 0; times < 2; times++) {
            assertEquals(0, produce(topic, "--file", file.toString()));
            assertFalse(err.toString().contains("held already"), err::toString);
            assertFalse(out.toString().contains("lateness"), out::toString);
        }
    }

    @Test
    void bad_lines_of_every_kind_are_counted_and_none_is_sent(TestInfo test) throws IOException {
        for (BadLines bad : List.of(BadLines.csv(), BadLines.ndjson())) {
            boolean csv = bad.bytes()[0] == 't';
            Path file = folder.resolve(csv ? "bad.csv" : "bad.ndjson");
            Files.write(file, bad.bytes());
            String topic = topic(test) + csv;
            assertEquals(ExitCode.FAILED, produce(topic, "--file", file.toString()));
            List<String> arrived =
                    read(topic, bad.events.size()).stream()
                            .map(r -> text(r.key()) + " " + r.timestamp() + " " + views(r))
                            .sorted()
                            .toList();
            assertEquals(bad.events.stream().sorted().toList(), arrived);
            bad.refused.stream()
                    .limit(20)
                    .map(line -> "line " + line.replaceFirst(" ", ": ") + ": ")
                    .forEach(line -> assertTrue(err.toString().contains(line), line));
            assertTrue(err.toString().contains("refused " + bad.refused.size() + " lines:"));
        }
    }

    @Test
    void ndjson_arrives_as_it_was(TestInfo test) throws IOException {
        Path file = folder.resolve("events.ndjson");
        Files.writeString(
                file,
                """
                {"timestamp":1,"videoId":"a","views":5}
                {"timestamp":2,"videoId":"\\tb","x":1}
                """);
        String topic = topic(test);
        assertEquals(0, produce(topic, "--file", file.toString()));
        assertEquals(
                List.of(
                        "1 a {\"timestamp\":1,\"videoId\":\"a\",\"views\":5}",
                        "2 \tb {\"timestamp\":2,\"videoId\":\"\\u0009b\",\"views\":1}"),
                lines(read(topic, 2)));
    }

    @Test
    void events_that_the_topic_refuses_do_not_take_good_ones_with_them(TestInfo test)
            throws IOException {
        Path file = folder.resolve("events.csv");
        Files.writeString(file, "timestamp,video_id\n1,a\n2999-01-01T00:00:00Z,a\n2,a\n");
        String topic = topic(test);
        assertEquals(1, produce(topic, "--file", file.toString()));
        assertEquals(2, read(topic, 2).size());
        assertTrue(
                err.toString().contains("line 3: timestamp that the topic refuses"), err::toString);
    }

    @Test
    void generated_events_are_spread_over_the_span(TestInfo test) {
        String topic = topic(test);
        assertEquals(0, produce(topic, "--generate", "1000", "--videos", "50", "--span", "P3650D"));
        List<ConsumerRecord<byte[], byte[]>> records = read(topic, 1000);
        long first = records.get(0).timestamp();
        long last = records.get(999).timestamp();
        assertEquals(3650L * 86_400_000 / 1000 * 999, last - first);
        assertTrue(records.stream().map(r -> text(r.key())).distinct().count() > 10);
    }

    @Test
    void a_broker_that_is_away_is_told_within_a_bounded_time() {
        assertEquals(
                ExitCode.MISTAKE,
                run(
                        "produce",
                        "--wait=PT0.2S",
                        "--bootstrap-servers=127.0.0.1:1",
                        "--topic=t",
                        "--generate=1"));
        assertTrue(err.toString().contains("no Kafka broker answered at 127.0.0.1:1"));
    }

    @Test
    void nothing_is_sent_to_a_compacted_topic_or_with_a_misspelt_property(TestInfo test) {
        String topic = topic(test);
        assertEquals(ExitCode.MISTAKE, produce(topic, "--generate=1", "--property=linger.m=5"));
        assertTrue(err.toString().contains("did you mean linger.ms?"), err::toString);
        assertEquals(ExitCode.MISTAKE, produce("a/b", "--generate=1"));
        assertTrue(
                err.toString().contains("--topic 'a/b': allowed are 1 to 249 letters"),
                err::toString);
        KafkaUnderTest.createTopic(topic, 1, Map.of("cleanup.policy", "compact"));
        assertEquals(ExitCode.MISTAKE, produce(topic, "--generate=1"));
        assertTrue(err.toString().contains("cleanup.policy=compact"), err::toString);
        assertEquals(List.of(), read(topic, 0));
    }

    @Test
    void a_new_topic_keeps_event_time_and_everything(TestInfo test) {
        String topic = topic(test);
        assertEquals(0, produce(topic, "--generate", "0"));
        assertTrue(out.toString().contains("(" + PARTITIONS + " partitions, created now)"));
        KafkaUnderTest.createTopic(
                topic + "-2", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        assertEquals(0, produce(topic + "-2", "--generate", "0"));
        assertTrue(err.toString().contains("LogAppendTime"), err::toString);
    }

    private int produce(String topic, String... more) {
        Stream<String> args =
                Stream.of(
                        "produce",
                        "--wait=" + Await.PATIENCE,
                        "--bootstrap-servers=" + KafkaUnderTest.bootstrapServers(),
                        "--topic=" + topic,
                        "--partitions=" + PARTITIONS);
        return run(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
    }

    private int run(String... args) {
        CommandLine command = Cli.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(args);
    }

    /** By timestamp: the order of the file. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        return ReadBack.all(KafkaUnderTest.bootstrapServers(), topic, count).stream()
                .sorted((a, b) -> Long.compare(a.timestamp(), b.timestamp()))
                .toList();
    }

    private static List<String> lines(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(r -> r.timestamp() + " " + text(r.key()) + " " + text(r.value()))
                .toList();
    }

    private static String views(ConsumerRecord<byte[], byte[]> record) {
        return text(record.value()).replaceAll(".*\"views\":([0-9]+)}", "$1");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String topic(TestInfo test) {
        return "produce-" + test.getTestMethod().orElseThrow().getName().hashCode();
    }
}
