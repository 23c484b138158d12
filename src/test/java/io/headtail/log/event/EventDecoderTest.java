package io.headtail.log.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.time.EpochUnit;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where ids and times may be in a record, and the reasons if they are missing. */
class EventDecoderTest {
    private static final long TIME = 1_700_000_000_123L;

    private static EventSettings settings(String id, String timestamp, EpochUnit unit) {
        return new EventSettings(
                FieldPlace.parse(id),
                FieldPlace.parse(timestamp),
                unit,
                null,
                Long.MAX_VALUE,
                true);
    }

    private static byte @Nullable [] utf8(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static void mustBe(
            String expected,
            EventSettings settings,
            @Nullable String key,
            @Nullable String value,
            RecordHeaders headers) {
        Optional<String> event =
                LogDecoding.decode(settings, utf8(key), utf8(value), headers, TIME);
        if (event.isPresent()) {
            assertEquals(expected, event.get());
            return;
        }
        InvalidReason reason = LogDecoding.reason(settings, utf8(key), utf8(value), headers, TIME);
        assertEquals(expected, reason == null ? "an event" : reason.label());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "key:     | \"v1\"                  | v1 1700000000123 1",
                "key:     | \"\\u0076\\t1\"         | v{tab}1 1700000000123 1",
                "key:     | \"日本\"                | 日本 1700000000123 1",
                "key:     | \"\"                    | empty_id",
                "key:     | v1                      | key_no_json",
                "key:     | \"v1                    | key_no_json",
                "key:     | \"v\"1\"                | key_no_json",
                "key:     | \"                      | key_no_json",
                "key:     | ^^                      | key_no_json",
                "key:     | 17                      | id_no_string",
                "key:     | null                    | no_id",
                "key:     |                         | no_key",
                "key:/id  | {\"id\":\"v1\",\"x\":2} | v1 1700000000123 1",
                "key:/a/0 | {\"a\":[\"v1\",\"v2\"]} | v1 1700000000123 1",
                "key:/id  | {\"id\":{\"id\":\"a\"}} | id_no_string",
                "key:/id  | {\"id\":null}           | no_id",
                "key:/id  | {\"key\":\"v1\"}        | no_id",
                "key:/id  | \"v1\"                  | no_id",
                "key:/id  | {\"id\":\"v1\"          | key_no_json",
                "key:/id  |                         | no_key",
            })
    void an_id_is_read_out_of_a_json_key(String place, @Nullable String key, String expected) {
        mustBe(
                expected.replace("{tab}", "\t"),
                settings(place, "record", EpochUnit.MS),
                key,
                null,
                new RecordHeaders());
    }

    @Test
    void the_last_of_several_headers_of_one_name_counts() {
        EventSettings inHeader = settings("header:id", "record", EpochUnit.MS);
        RecordHeaders headers = new RecordHeaders();
        mustBe("no_id", inHeader, "k", null, headers);
        headers.add("ID", utf8("other"));
        mustBe("no_id", inHeader, "k", null, headers);
        headers.add("id", utf8("v1"));
        mustBe("v1 1700000000123 1", inHeader, null, null, headers);
        headers.add("id", utf8("日本")).add("x", utf8("y"));
        mustBe("日本 1700000000123 1", inHeader, "k", null, headers);
        headers.add("id", new byte[] {(byte) 0xff});
        mustBe("id_not_utf8", inHeader, "k", null, headers);
        headers.add("id", new byte[0]);
        mustBe("empty_id", inHeader, "k", null, headers);
        headers.add("id", null);
        mustBe("no_id", inHeader, "k", null, headers);
    }

    @ParameterizedTest
    @CsvSource({
        "MS, 1700000000123, 1700000000123",
        "MS, 1700000000123.9, 1700000000123",
        "S, 1700000000, 1700000000000",
        "S, 1700000000.123, 1700000000123",
        "S, 1.700000000123E9, 1700000000123",
        "US, 1700000000123456, 1700000000123",
        "NS, 1700000000123456789, 1700000000123",
        "NS, \"2023-11-14T23:59:60+00:00\", 1700006400000",
        "S, \"2023-11-14T00:00:00.00199999999999-23:59\", 1700006340001",
        "S, \"1700000000\", timestamp_unreadable",
        "MS, \"\", timestamp_unreadable",
        "MS, \"2023-11-14T22:13:20\", timestamp_unreadable",
        "MS, true, timestamp_of_other_type",
        "MS, [1], timestamp_of_other_type",
        "MS, {}, timestamp_of_other_type",
        "MS, null, no_timestamp",
        "S, 1700000000123, timestamp_out_of_range",
        "MS, 1e99, timestamp_out_of_range",
        "MS, \"9999-12-31T23:59:60Z\", timestamp_out_of_range",
        "S, -0.0001, negative_timestamp",
        "MS, -1e99, negative_timestamp",
        "MS, \"1969-12-31T23:59:59.999Z\", negative_timestamp",
    })
    void a_json_time_is_read_exactly_or_named_by_what_is_wrong(
            EpochUnit unit, String json, String expected) {
        EventSettings settings = settings("key", "/t", unit);
        String event = Character.isDigit(expected.charAt(0)) ? "k " + expected + " 1" : expected;
        mustBe(event, settings, "k", "{\"t\":" + json + "}", new RecordHeaders());
        mustBe("no_timestamp", settings, "k", "{\"x\":" + json + "}", new RecordHeaders());
    }

    @ParameterizedTest
    @CsvSource({
        "MS, 1700000000123, 1700000000123",
        "S, 1700000000.5, 1700000000500",
        "US, 2023-11-14T22:13:20Z, 1700000000000",
        "S, 1700000000123, timestamp_out_of_range",
        "MS, tomorrow, timestamp_unreadable",
        "MS, 2023-11-14é, timestamp_unreadable",
        "MS, '', timestamp_unreadable",
        "MS, '1 ', timestamp_unreadable",
        "MS, -1, negative_timestamp",
    })
    void a_time_in_a_header_is_a_number_or_rfc_3339(EpochUnit unit, String text, String expected) {
        EventSettings settings = settings("key", "header:t", unit);
        String event = Character.isDigit(expected.charAt(0)) ? "k " + expected + " 1" : expected;
        RecordHeaders headers = new RecordHeaders();
        mustBe("no_timestamp", settings, "k", null, headers);
        headers.add("t", utf8("7")).add("t", utf8(text));
        mustBe(event, settings, "k", null, headers);
    }

    @Test
    void the_records_own_time_bounds_one_in_a_header_too() {
        EventSettings settings =
                new EventSettings(
                        FieldPlace.KEY,
                        FieldPlace.parse("header:t"),
                        EpochUnit.MS,
                        null,
                        1_000,
                        true);
        RecordHeaders headers = new RecordHeaders();
        headers.add("t", utf8("" + (TIME + 1_000)));
        assertNull(LogDecoding.reason(settings, utf8("k"), null, headers, TIME));
        headers.add("t", utf8("" + (TIME + 1_001)));
        mustBe("timestamp_ahead", settings, "k", null, headers);
    }
}
