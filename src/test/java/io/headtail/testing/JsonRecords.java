package io.headtail.testing;

import static io.headtail.testing.RawRecords.TIME;
import static io.headtail.testing.RawRecords.bytes;
import static io.headtail.testing.RawRecords.utf8;

import io.headtail.log.event.InvalidReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Records whose id, timestamp and views are in a JSON value, right and wrong ones. */
public final class JsonRecords {
    private JsonRecords() {}

    /** Writes events, the last ones of their kinds that are still right. */
    public static void good(RawRecords records) {
        good(records, "v_1", TIME, 3, event("\"v_1\"", "" + TIME, "3"));
        good(records, "v_1", TIME, 1, "{\"videoId\":\"v_1\",\"timestamp\":" + TIME + "}");
        good(records, "v_2", TIME, 1, event("\"v_2\"", "" + TIME, "null"));
        good(records, "v_2", TIME, 1_000_000_000, event("\"v_2\"", "" + TIME, "1000000000"));
        good(records, "v_3", TIME, 7, event("\"v_3\"", "\"2023-11-14T22:13:20Z\"", "7"));
        good(records, "v_3", TIME, 7, event("\"v_3\"", "\"2023-11-15T00:13:20.000+02:00\"", "7"));
        good(records, "ü😀", TIME, 2, event("\"\\u00fc\\ud83d\\ude00\"", "" + TIME, "2"));
        good(records, "日本", TIME, 2, " " + event("\"日本\"", "" + TIME, "2") + "\n");
        good(
                records,
                "v_4",
                TIME,
                2,
                "{\"a\":[{}]," + event("\"v_4\"", "" + TIME, "2").substring(1));
        good(records, "v_5", TIME, 2, event("\"v_5\"", "" + (TIME + 3_600_000), "2"));
    }

    private static void good(
            RawRecords records, String id, long timestamp, long views, String json) {
        records.goodJson(id, timestamp, views, json);
    }

    private static String event(String id, String timestamp, String views) {
        return "{\"videoId\":" + id + ",\"timestamp\":" + timestamp + ",\"views\":" + views + "}";
    }

    /** Writes over fifty kinds of records that are no events. */
    public static void bad(RawRecords records) {
        badDocuments(records);
        badIds(records);
        badTimestamps(records);
        badViews(records);
    }

    private static void badDocuments(RawRecords records) {
        String good = event("\"v_1\"", "" + TIME, "3");
        for (String json :
                List.of(
                        "",
                        " ",
                        "nonsense",
                        "{",
                        good.substring(0, good.length() - 1),
                        good.substring(0, 14),
                        good + " {}",
                        good + "x",
                        good + good,
                        "{\"videoId\":\"v_1\",}",
                        "{'videoId':'v_1'}",
                        "[".repeat(100_000),
                        "{\"a\":".repeat(100_000),
                        good.replace("3}", "03}"),
                        good.replace("3}", "NaN}"),
                        good.replace("v_1", "v\n1"))) {
            records.badJson(InvalidReason.MALFORMED_JSON, json);
        }
        records.bad(InvalidReason.MALFORMED_JSON, utf8("v_1"), null);
        records.bad(InvalidReason.MALFORMED_JSON, null, null);
        // JSON is UTF-8 and nothing else, the more so where an id is in it.
        for (byte[] id : notUtf8()) {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            json.writeBytes(utf8("{\"videoId\":\"a"));
            json.writeBytes(id);
            json.writeBytes(utf8("\",\"timestamp\":" + TIME + "}"));
            records.bad(InvalidReason.MALFORMED_JSON, null, json.toByteArray());
        }
        records.bad(InvalidReason.MALFORMED_JSON, null, good.getBytes(StandardCharsets.UTF_16BE));
        records.bad(InvalidReason.MALFORMED_JSON, null, good.getBytes(StandardCharsets.UTF_16LE));
    }

    private static void badIds(RawRecords records) {
        for (String json :
                List.of(
                        "[1]",
                        "17",
                        "\"v_1\"",
                        "null",
                        "{}",
                        "{\"timestamp\":" + TIME + "}",
                        event("null", "" + TIME, "3"))) {
            records.badJson(InvalidReason.NO_ID, json);
        }
        for (String id : List.of("17", "true", "{\"a\":\"v_1\"}", "[\"v_1\"]")) {
            records.badJson(InvalidReason.ID_NO_STRING, event(id, "" + TIME, "3"));
        }
        records.badJson(InvalidReason.EMPTY_ID, event("\"\"", "" + TIME, "3"));
        String longId = "\"" + "x".repeat(256) + "\"";
        records.badJson(InvalidReason.LONG_ID, event(longId, "" + TIME, "3"));
        records.badJson(InvalidReason.ID_HAS_NUL, event("\"a\\u0000\"", "" + TIME, "3"));
        records.badJson(InvalidReason.ID_NOT_UTF8, event("\"\\ud83d\"", "" + TIME, "3"));
        records.badJson(InvalidReason.ID_NOT_UTF8, event("\"\\ude00\\ud83d\"", "" + TIME, "3"));
    }

    private static void badTimestamps(RawRecords records) {
        records.badJson(InvalidReason.NO_TIMESTAMP, "{\"videoId\":\"v_1\"}");
        records.badJson(InvalidReason.NO_TIMESTAMP, event("\"v_1\"", "null", "3"));
        for (String timestamp : List.of("true", "[1]", "{}")) {
            records.badJson(
                    InvalidReason.TIMESTAMP_OF_OTHER_TYPE, event("\"v_1\"", timestamp, "3"));
        }
        for (String timestamp :
                List.of("253402300800000", "9223372036854775807", "9".repeat(20), "1e99")) {
            records.badJson(InvalidReason.TIMESTAMP_OUT_OF_RANGE, event("\"v_1\"", timestamp, "3"));
        }
        for (String timestamp :
                List.of(
                        "\"\"",
                        "\"1700000000000\"",
                        "\"yesterday\"",
                        "\"2023-11-14 22:13:20\"",
                        "\"2023-02-30T00:00:00Z\"",
                        "\"+999999999-12-31T23:59:59Z\"")) {
            records.badJson(InvalidReason.TIMESTAMP_UNREADABLE, event("\"v_1\"", timestamp, "3"));
        }
        for (String timestamp :
                List.of("-1", "-0.5", "-9223372036854775808", "\"1969-12-31T23:59:59Z\"")) {
            records.badJson(InvalidReason.NEGATIVE_TIMESTAMP, event("\"v_1\"", timestamp, "3"));
        }
        for (String timestamp : List.of("" + (TIME + 3_600_001), "\"2999-01-01T00:00:00Z\"")) {
            records.badJson(InvalidReason.TIMESTAMP_AHEAD, event("\"v_1\"", timestamp, "3"));
        }
    }

    private static void badViews(RawRecords records) {
        for (String views :
                List.of(
                        "0",
                        "-1",
                        "1.5",
                        "\"3\"",
                        "true",
                        "[3]",
                        "{\"a\":3}",
                        "1e10",
                        "1000000001",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "9223372036854775808",
                        "9".repeat(100))) {
            records.badJson(InvalidReason.BAD_VIEWS, event("\"v_1\"", "" + TIME, views));
        }
    }

    /** Bytes that an older or laxer decoder may take for text. */
    public static List<byte[]> notUtf8() {
        return List.of(
                bytes(0xff),
                bytes('a', 0xc3, 0x28),
                bytes(0x80),
                bytes('a', 'b', 0xc3),
                bytes(0xe6, 0x97),
                bytes(0xc1, 0x81),
                bytes(0xc0, 0x80),
                bytes(0xe0, 0x80, 0xaf),
                bytes(0xed, 0xa0, 0x80),
                bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
                bytes(0xf4, 0x90, 0x80, 0x80),
                bytes(0xf8, 0x88, 0x80, 0x80, 0x80));
    }
}
