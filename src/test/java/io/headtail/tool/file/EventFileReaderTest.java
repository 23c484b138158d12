package io.headtail.tool.file;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import io.headtail.time.EpochUnit;
import io.headtail.tool.ToolException;
import io.headtail.tool.topic.EventTopic;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventFileReaderTest {
    private final List<String> events = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    @Test
    void each_bad_line_of_csv_is_refused_by_number_and_reason_and_the_rest_read()
            throws IOException {
        BadLines file = BadLines.csv();
        read(new ByteArrayInputStream(file.bytes()), EventFormat.CSV);
        assertEquals(file.refused, refused);
        assertEquals(file.events, events);
    }

    @Test
    void each_bad_line_of_ndjson_is_refused_by_number_and_reason_and_the_rest_read()
            throws IOException {
        BadLines file = BadLines.ndjson();
        read(new ByteArrayInputStream(file.bytes()), EventFormat.NDJSON);
        assertEquals(file.refused, refused);
        assertEquals(file.events, events);
    }

    @Test
    void a_stream_that_comes_byte_by_byte_reads_the_same() throws IOException {
        BadLines file = BadLines.csv();
        InputStream trickle =
                new ByteArrayInputStream(file.bytes()) {
                    @Override
                    public synchronized int read(byte[] b, int off, int len) {
                        return super.read(b, off, Math.min(len, 7));
                    }
                };
        read(trickle, EventFormat.CSV);
        assertEquals(file.refused, refused);
        assertEquals(file.events, events);
    }

    @Test
    void a_byte_order_mark_and_crlf_are_passed_over() throws IOException {
        read("\uFEFFtimestamp,video_id\r\n5,v_1\r\n\r\n6,v_2", EventFormat.CSV);
        assertEquals(List.of("v_1 5 1", "v_2 6 1"), events);
        assertEquals(List.of(), refused);
    }

    @Test
    void a_quote_that_is_never_closed_costs_its_own_line_only() throws IOException {
        StringBuilder file = new StringBuilder("timestamp,video_id\n1,\"open\n");
        for (int i = 0; i < 100_000; i++) {
            file.append("2,v_").append(i).append('\n');
        }
        read(file.toString(), EventFormat.CSV);
        assertEquals(List.of("2 malformed CSV"), refused);
        assertEquals(100_000, events.size());
    }

    @Test
    void a_file_without_the_header_is_refused_as_a_whole() {
        for (String header : new String[] {"", "1700000000000,v_1\n", "video_id,time\n"}) {
            ToolException e =
                    assertThrows(ToolException.class, () -> read(header, EventFormat.CSV), header);
            assertTrue(e.toString().contains("must be the header timestamp,video_id"));
        }
    }

    @Test
    void an_empty_ndjson_file_has_no_events() throws IOException {
        read("", EventFormat.NDJSON);
        read("\n\n", EventFormat.NDJSON);
        assertEquals(List.of(), events);
        assertEquals(List.of(), refused);
    }

    @Test
    void timestamps_that_the_topic_would_refuse_are_refused_here() throws IOException {
        EventTopic topic = new EventTopic("t", 1, false, true, 100, 10);
        EventFileReader reader =
                reader(
                        stream("timestamp,video_id\n899,a\n900,b\n1010,c\n1011,d\n"),
                        EventFormat.CSV);
        reader.limitTimestamps(topic, () -> 1000);
        drain(reader);
        assertEquals(List.of("b 900 1", "c 1010 1"), events);
        assertEquals(
                List.of("2 timestamp that the topic refuses", "5 timestamp that the topic refuses"),
                refused);
    }

    @Test
    void a_timestamp_is_refused_by_the_topics_bounds_when_it_is_read() throws IOException {
        EventTopic topic = new EventTopic("t", 1, false, true, 100, 10);
        EventFileReader reader =
                reader(
                        stream("timestamp,video_id\n1010,a\n1020,b\n1030,c\n920,d\n"),
                        EventFormat.CSV);
        long[] now = {990};
        reader.limitTimestamps(topic, () -> now[0] += 10);
        drain(reader);
        assertEquals(List.of("a 1010 1", "b 1020 1", "c 1030 1"), events);
        assertEquals(List.of("5 timestamp that the topic refuses"), refused);
    }

    @Test
    void events_of_a_slow_stream_are_handed_on_before_it_waits_for_more() throws IOException {
        byte[] text = "timestamp,video_id\n1,a\n2,b\n3".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        try (OutputStream in = new GZIPOutputStream(gzip, true);
                OutputStream other = new ZstdOutputStream(zstd)) {
            for (OutputStream packed : List.of(in, other)) {
                packed.write(text);
                packed.flush();
            }
            for (byte[] come : List.of(text, gzip.toByteArray(), zstd.toByteArray())) {
                EventFileReader reader = reader(new SoFar(come), null);
                events.clear();
                for (int i = 0; i < 2; i++) {
                    FileLine.Event event = (FileLine.Event) requireNonNull(reader.next());
                    events.add(new String(event.id(), StandardCharsets.UTF_8));
                }
                assertEquals(List.of("a", "b"), events);
            }
        }
    }

    @Test
    void a_number_that_ends_in_a_point_is_no_time() throws IOException {
        InputStream lines = stream("timestamp,video_id\n1700000006.,a\n1700000006.5,b\n");
        drain(
                EventFileReader.of(
                        "input",
                        lines,
                        new EventFileReader.Options(null, EpochUnit.S, () -> false)));
        assertEquals(List.of("b 1700000006500 1"), events);
        assertEquals(List.of("2 unparsable timestamp"), refused);
    }

    /** Reading on would block. */
    private static final class SoFar extends ByteArrayInputStream {
        SoFar(byte[] come) {
            super(come);
        }

        @Override
        public synchronized int read(byte[] bytes, int from, int length) {
            int read = super.read(bytes, from, length);
            if (read < 0) {
                throw new AssertionError("more is waited for");
            }
            return read;
        }
    }

    @Test
    void a_topic_without_bounds_takes_any_time_from_1970_on() throws IOException {
        EventTopic topic = new EventTopic("t", 1, false, true, Long.MAX_VALUE, Long.MAX_VALUE);
        EventFileReader reader =
                reader(stream("timestamp,video_id\n0,a\n9999999999999,b\n"), EventFormat.CSV);
        reader.limitTimestamps(topic, () -> 1000);
        drain(reader);
        assertEquals(List.of("a 0 1", "b 9999999999999 1"), events);
    }

    @Test
    void the_format_is_told_by_the_name_and_where_that_does_not_by_the_beginning()
            throws IOException {
        assertEquals(EventFormat.CSV, format("a.CSV", "{"));
        assertEquals(EventFormat.CSV, format("a.csv.gz", "{"));
        assertEquals(EventFormat.CSV, format("a.txt", "timestamp,video_id\n"));
        assertEquals(EventFormat.NDJSON, format("a.ndjson", ""));
        assertEquals(EventFormat.NDJSON, format("standard input", "\n {\"a\":\"}\\\"\"}\n{}"));
        assertEquals(EventFormat.NDJSON, format("a.jsonl.zst", "{\"a\":[{}]}"));
        assertEquals(EventFormat.NDJSON, format("a.json", "{\"cut\":1,\n{\"a\":1}\n"));
        assertEquals(EventFormat.NDJSON, format("a.json", "{\"cut\n{\"a\":1}\n"));
        assertEquals(EventFormat.NDJSON, format("a.json", "{\"a\":1},\n{\"a\":1},\n"));
        assertEquals(EventFormat.JSON, format("a.json", "{\"a\":1}{\"a\":1}\n"));
        assertEquals(EventFormat.JSON, format("a.json", "{\n \"a\":1\n}\n{\n"));
        assertEquals(EventFormat.JSON, format("a.json", "{\"a\":\n{\"b\":1}}"));
        assertEquals(EventFormat.JSON, format("a.ndjson", "\n[\n{}]"));
    }

    private static EventFormat format(String name, String start) throws IOException {
        return EventFormat.of(name, new BufferedInputStream(stream(start)));
    }

    private void read(String file, @Nullable EventFormat format) throws IOException {
        read(stream(file), format);
    }

    private void read(InputStream in, @Nullable EventFormat format) throws IOException {
        drain(reader(in, format));
    }

    private void drain(EventFileReader reader) throws IOException {
        for (FileLine line = reader.next(); line != null; line = reader.next()) {
            if (line instanceof FileLine.Event event) {
                String id = new String(event.id(), StandardCharsets.UTF_8);
                events.add(id + " " + event.timestampMs() + " " + event.views());
            } else if (line instanceof FileLine.Refused refusal) {
                refused.add(refusal.number() + " " + refusal.reason());
                assertTrue(refusal.message().length() < 300, refusal.message());
            }
        }
    }

    private static EventFileReader reader(InputStream in, @Nullable EventFormat format)
            throws IOException {
        return EventFileReader.of(
                "input", in, new EventFileReader.Options(format, null, () -> false));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
