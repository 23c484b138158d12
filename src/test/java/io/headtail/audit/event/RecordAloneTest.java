package io.headtail.audit.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.LogDecoding;
import io.headtail.testing.CollidingNames;
import io.headtail.testing.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Both decoders decide by the record alone, not by what they read before. */
class RecordAloneTest {
    private static final long TIME = 1_700_000_000_000L;
    private static final Headers NONE = new RecordHeaders();
    private static final EventSettings LIVE = new EventSettings("/id", null, "/n", 0, true);
    private static final EventFields RECOUNT =
            new EventFields(new EventFields.InValue("/id"), null, 0, "/n", 0);

    private static void check(byte[] record, int views, String what) {
        assertEquals(
                Optional.of("v1 " + TIME + " " + views),
                LogDecoding.decode(LIVE, null, record, TIME),
                () -> "live: " + what);
        View view = new ViewDecoder(RECOUNT).decode(null, record, NONE, TIME);
        assertNotNull(view, () -> "recount: " + what);
        assertEquals(views, view.views());
    }

    private static void check(String record, int views, String what) {
        check(record.getBytes(StandardCharsets.UTF_8), views, what);
    }

    private static void checkInvalid(String record, String what) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        assertEquals(
                Optional.empty(), LogDecoding.decode(LIVE, null, bytes, TIME), "live: " + what);
        assertNull(new ViewDecoder(RECOUNT).decode(null, bytes, NONE, TIME), "recount: " + what);
    }

    @Test
    void a_good_record_is_one_whatever_field_names_were_read_before() {
        Seeds.run(
                RecordAloneTest.class,
                10,
                random -> {
                    for (int i = 0; i < 300; i++) {
                        check(any(random), 1, "record " + i);
                    }
                });
    }

    // Few records have names of one hash, but those have many.
    private static byte[] any(Random random) {
        return random.nextInt(40) == 0
                ? CollidingNames.record(300 + random.nextInt(500), random)
                : CollidingNames.ordinary(20 * random.nextInt(10_000), 20);
    }

    @Test
    void only_the_last_of_two_fields_decides_however_long_the_first_is() {
        String digits = "1".repeat(5_000);
        check("{\"id\":\"v1\",\"n\":" + digits + ",\"n\":2}", 2, "a long number");
        check("{\"id\":\"v1\",\"n\":1." + digits + ",\"n\":2}", 2, "a long fraction");
        check("{\"id\":\"v1\",\"x\":" + digits + "}", 1, "a long number elsewhere");
        String letters = "y".repeat(21_000_000);
        check("{\"id\":\"" + letters + "\",\"id\":\"v1\"}", 1, "a long id");
        check("{\"id\":\"v1\",\"" + letters + "\":1}", 1, "a long name");
        checkInvalid("{\"id\":\"v1\",\"n\":2,\"n\":" + digits + "}", "a long number at last");
    }

    @Test
    void depth_is_limited_by_one_number_for_all() {
        check("{\"id\":\"v1\",\"x\":" + "[".repeat(999) + "]".repeat(999) + "}", 1, "depth 1000");
        checkInvalid(
                "{\"id\":\"v1\",\"x\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}",
                "depth 1001");
        checkInvalid("{\"id\":\"v1\",\"x\":" + "{\"x\":".repeat(200_000), "very deep");
    }

    @Test
    void a_byte_order_mark_may_stand_before_a_document() {
        check("\uFEFF{\"id\":\"v1\"}", 1, "a byte order mark");
        checkInvalid("\uFEFF", "nothing but a byte order mark");
        checkInvalid("\uFEFF\uFEFF{\"id\":\"v1\"}", "two byte order marks");
    }

    @Test
    void a_record_whose_recount_fails_is_no_event() {
        JsonFactory failing =
                new JsonFactory() {
                    @Override
                    public JsonParser createParser(byte[] data) throws IOException {
                        throw new ArrayIndexOutOfBoundsException(7);
                    }
                };
        byte[] record = CollidingNames.ordinary(0, 1);
        assertNull(new ViewDecoder(RECOUNT, failing).decode(null, record, NONE, TIME));
    }
}
