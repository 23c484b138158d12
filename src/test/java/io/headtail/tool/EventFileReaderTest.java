package io.headtail.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.tool.EventFileReader.Format;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFileReaderTest {
    private final List<String> events = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    @Test
    void of_csv_each_bad_line_is_refused_by_number_and_reason_and_the_rest_is_read()
            throws IOException {
        BadLines file = BadLines.csv();
        read(new ByteArrayInputStream(file.bytes()), Format.CSV);
        assertEquals(file.refused, refused);
        assertEquals(file.events, events);
    }

    @Test
    void of_ndjson_each_bad_line_is_refused_by_number_and_reason_and_the_rest_is_read()
            throws IOException {
        BadLines file = BadLines.ndjson();
        read(new ByteArrayInputStream(file.bytes()), Format.NDJSON);
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
        read(trickle, Format.CSV);
        assertEquals(file.refused, refused);
        assertEquals(file.events, events);
    }

    @Test
    void a_byte_order_mark_and_crlf_are_passed_over() throws IOException {
        read("\uFEFFtimestamp,video_id\r\n5,v_1\r\n\r\n6,v_2", Format.CSV);
        assertEquals(List.of("v_1 5 1", "v_2 6 1"), events);
        assertEquals(List.of(), refused);
    }

    @Test
    void a_quote_that_is_never_closed_costs_its_own_line_only() throws IOException {
        StringBuilder file = new StringBuilder("timestamp,video_id\n1,\"open\n");
        for (int i = 0; i < 100_000; i++) {
            file.append("2,v_").append(i).append('\n');
        }
        read(file.toString(), Format.CSV);
        assertEquals(List.of("2 malformed CSV"), refused);
        assertEquals(100_000, events.size());
    }

    @Test
    void a_file_without_the_header_is_refused_as_a_whole() {
        for (String header : new String[] {"", "1700000000000,v_1\n", "video_id,timestamp\n"}) {
            ToolException e =
                    assertThrows(ToolException.class, () -> read(header, Format.CSV), header);
            assertTrue(e.toString().contains("must be the header timestamp,video_id"));
        }
    }

    @Test
    void an_empty_ndjson_file_has_no_events() throws IOException {
        read("", Format.NDJSON);
        read("\n\n", Format.NDJSON);
        assertEquals(List.of(), events);
        assertEquals(List.of(), refused);
    }

    @Test
    void timestamps_that_the_topic_would_refuse_are_refused_here() throws IOException {
        EventTopic topic = new EventTopic("t", 1, false, true, 100, 10);
        EventFileReader reader =
                new EventFileReader(
                        stream("timestamp,video_id\n899,a\n900,b\n1010,c\n1011,d\n"), Format.CSV);
        reader.limitTimestamps(topic, 1000);
        drain(reader);
        assertEquals(List.of("b 900 1", "c 1010 1"), events);
        assertEquals(
                List.of("2 timestamp that the topic refuses", "5 timestamp that the topic refuses"),
                refused);
    }

    @Test
    void a_topic_without_bounds_takes_any_time_from_1970_on() throws IOException {
        EventTopic topic = new EventTopic("t", 1, false, true, Long.MAX_VALUE, Long.MAX_VALUE);
        EventFileReader reader =
                new EventFileReader(
                        stream("timestamp,video_id\n0,a\n9999999999999,b\n"), Format.CSV);
        reader.limitTimestamps(topic, 1000);
        drain(reader);
        assertEquals(List.of("a 0 1", "b 9999999999999 1"), events);
    }

    @Test
    void the_format_is_told_by_the_name() {
        assertEquals(Format.CSV, Format.of(Path.of("a.CSV")));
        assertEquals(Format.NDJSON, Format.of(Path.of("a.ndjson")));
        assertThrows(ToolException.class, () -> Format.of(Path.of("a.txt")));
    }

    private void read(String file, Format format) throws IOException {
        read(stream(file), format);
    }

    private void read(InputStream in, Format format) throws IOException {
        drain(new EventFileReader(in, format));
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

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
