package io.headtail.tool.file;

import io.headtail.tool.file.FileLine.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A file that mixes good lines with every kind of bad ones, and what is expected of each. */
public final class BadLines {
    private static final long TIME = 1_700_000_000_000L;

    /** The expected refusals, as {@code number reason}, in order. */
    public final List<String> refused = new ArrayList<>();

    /** The expected events, as {@code id timestamp views}, in order. */
    public final List<String> events = new ArrayList<>();

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private int lines;

    /** The file. */
    public byte[] bytes() {
        return file.toByteArray();
    }

    /** As CSV: over 20 kinds. */
    public static BadLines csv() {
        BadLines f = new BadLines();
        f.line("timestamp,video_id,views");
        f.good("1700000000000,v_1,3", "v_1", 3);
        f.bad("1700000000000,,3", Reason.EMPTY_ID);
        f.bad("1700000000000,\"\",3", Reason.EMPTY_ID);
        f.bad("1700000000000," + "ü".repeat(128) + ",3", Reason.LONG_ID);
        f.good("1700000000000," + "x".repeat(255) + ",3", "x".repeat(255), 3);
        f.bad("1700000000000,a\0b,3", Reason.NUL_IN_ID);
        f.raw("1700000000000,".getBytes(StandardCharsets.UTF_8), 0xC3, 0x28, ',', '3');
        f.refused(Reason.INVALID_UTF8);
        f.raw("1700000000000,".getBytes(StandardCharsets.UTF_8), 0xED, 0xA0, 0x80, ',', '3');
        f.refused(Reason.INVALID_UTF8);
        f.bad("-1,v_1,3", Reason.NEGATIVE_TIMESTAMP);
        f.bad("1969-12-31T23:59:59.999Z,v_1,3", Reason.NEGATIVE_TIMESTAMP);
        f.bad(",v_1,3", Reason.NO_TIMESTAMP);
        f.bad("yesterday,v_1,3", Reason.UNPARSABLE_TIMESTAMP);
        f.bad("1.7e12,v_1,3", Reason.UNPARSABLE_TIMESTAMP);
        f.bad("2023-11-14 22:13:20,v_1,3", Reason.UNPARSABLE_TIMESTAMP);
        f.bad("99999999999999999999,v_1,3", Reason.UNPARSABLE_TIMESTAMP);
        f.good("2023-11-15T00:13:20+02:00,v_2,1", "v_2", 1);
        f.bad("1700000000000,v_1,0", Reason.VIEWS_BELOW_ONE);
        f.bad("1700000000000,v_1,-7", Reason.VIEWS_BELOW_ONE);
        f.bad("1700000000000,v_1,1.5", Reason.VIEWS_NOT_WHOLE);
        f.bad("1700000000000,v_1,many", Reason.VIEWS_NOT_WHOLE);
        f.bad("1700000000000,v_1,1000000001", Reason.VIEWS_TOO_LARGE);
        f.bad("1700000000000,v_1,99999999999999999999", Reason.VIEWS_TOO_LARGE);
        f.good("1700000000000,v_1,1000000000", "v_1", 1_000_000_000);
        f.good("1700000000000,v_1,", "v_1", 1);
        f.bad("1700000000000,v_1", Reason.WRONG_COLUMN_COUNT);
        f.bad("1700000000000,v_1,3,4", Reason.WRONG_COLUMN_COUNT);
        f.bad("nonsense", Reason.WRONG_COLUMN_COUNT);
        f.line("");
        f.good("1700000000000,\"a,\"\"b\"\"\",3", "a,\"b\"", 3);
        f.good("\"1700000000000\",\"two\nlines\",\"3\"", "two\nlines", 3);
        f.lines++;
        f.bad("1700000000000,\"open,3", Reason.MALFORMED_CSV);
        f.bad("1700000000000,\"a\"b,3", Reason.MALFORMED_CSV);
        f.bad("1700000000000,a\"b,3", Reason.MALFORMED_CSV);
        f.bad("1700000000000," + "y".repeat(3 << 20) + ",3", Reason.LONG_LINE);
        f.good("1700000000000,日本,3", "日本", 3);
        f.file.writeBytes("1700000000000,last,3".getBytes(StandardCharsets.UTF_8));
        f.event("last", 3);
        return f;
    }

    /** As NDJSON: over 20 kinds. */
    public static BadLines ndjson() {
        BadLines f = new BadLines();
        f.good("{\"timestamp\":1700000000000,\"videoId\":\"v_1\",\"views\":3}", "v_1", 3);
        f.good("{\"videoId\":\"v_1\",\"timestamp\":\"2023-11-14T22:13:20Z\"}", "v_1", 1);
        f.good("{\"a\":[{}],\"videoId\":\"\\u00fc\\ud83d\\ude00\"," + t() + "}", "ü😀", 1);
        f.bad("{\"videoId\":\"\"," + t() + "}", Reason.EMPTY_ID);
        f.bad("{\"videoId\":\"" + "x".repeat(256) + "\"," + t() + "}", Reason.LONG_ID);
        f.bad("{\"videoId\":\"a\\u0000\"," + t() + "}", Reason.NUL_IN_ID);
        f.bad("{\"videoId\":\"\\ud83d\"," + t() + "}", Reason.INVALID_UTF8);
        f.raw("{\"videoId\":\"".getBytes(StandardCharsets.UTF_8), 0xFF, '"', '}');
        f.refused(Reason.INVALID_UTF8);
        f.bad("{\"videoId\":17," + t() + "}", Reason.NO_ID);
        f.bad("{\"videoId\":{\"a\":1}," + t() + "}", Reason.NO_ID);
        f.bad("{" + t() + "}", Reason.NO_ID);
        f.bad("{\"videoId\":\"v\"}", Reason.NO_TIMESTAMP);
        f.bad("{\"videoId\":\"v\",\"timestamp\":-5}", Reason.NEGATIVE_TIMESTAMP);
        f.bad("{\"videoId\":\"v\",\"timestamp\":null}", Reason.UNPARSABLE_TIMESTAMP);
        f.bad("{\"videoId\":\"v\",\"timestamp\":[1]}", Reason.UNPARSABLE_TIMESTAMP);
        f.bad("{\"videoId\":\"v\",\"views\":0," + t() + "}", Reason.VIEWS_BELOW_ONE);
        f.bad("{\"videoId\":\"v\",\"views\":2.5," + t() + "}", Reason.VIEWS_NOT_WHOLE);
        f.bad("{\"videoId\":\"v\",\"views\":\"2\"," + t() + "}", Reason.VIEWS_NOT_WHOLE);
        f.bad("{\"videoId\":\"v\",\"views\":1000000001," + t() + "}", Reason.VIEWS_TOO_LARGE);
        f.bad("{\"videoId\":\"v\",", Reason.MALFORMED_JSON);
        f.bad("{\"videoId\":\"v\"," + t() + "} {}", Reason.MALFORMED_JSON);
        f.bad("{\"videoId\":\"v\",\"videoId\":\"w\"," + t() + "}", Reason.MALFORMED_JSON);
        f.bad("[1]", Reason.MALFORMED_JSON);
        f.bad("[".repeat(100_000), Reason.MALFORMED_JSON);
        f.bad("nonsense", Reason.MALFORMED_JSON);
        f.bad(" ".repeat((1 << 20) + 1), Reason.LONG_LINE);
        f.good("{\"videoId\":\"v_9\"," + t() + "}\r", "v_9", 1);
        return f;
    }

    private static String t() {
        return "\"timestamp\":" + TIME;
    }

    private void good(String line, String id, long views) {
        line(line);
        event(id, views);
    }

    private void event(String id, long views) {
        events.add(id + " " + TIME + " " + views);
    }

    private void bad(String line, Reason reason) {
        line(line);
        refused(reason);
    }

    private void refused(Reason reason) {
        refused.add(lines + " " + reason);
    }

    private void line(String line) {
        raw(line.getBytes(StandardCharsets.UTF_8));
    }

    private void raw(byte[] start, int... end) {
        file.writeBytes(start);
        for (int b : end) {
            file.write(b);
        }
        file.write('\n');
        lines++;
    }
}
