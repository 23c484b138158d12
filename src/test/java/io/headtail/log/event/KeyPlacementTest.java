package io.headtail.log.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.headtail.time.EpochUnit;
import io.headtail.window.Placement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPlacementTest {
    private static final int PARTITIONS = 1_000;
    private static final List<String> IDS =
            List.of(
                    "v_1",
                    "日本",
                    "a\"b\\c/d",
                    "\b\t\n\f\r",
                    " \u007f<>&'",
                    "\u0001".repeat(255),
                    "x".repeat(255));

    private static EventSettings settings(String id, boolean check) {
        return new EventSettings(
                FieldPlace.parse(id), FieldPlace.RECORD, EpochUnit.MS, null, 0, check);
    }

    private static int partition(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % PARTITIONS;
    }

    private static boolean misplaced(String setting, String id, int partition) {
        byte[] bytes = ("__" + id + "_").getBytes(StandardCharsets.UTF_8);
        Placement placement = KeyPlacement.of(settings(setting, true), partition, PARTITIONS);
        return placement.misplaced(bytes, 2, bytes.length - 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "/videoId", "header:id"})
    void the_key_is_the_id_unless_it_is_json(String setting) {
        for (String id : IDS) {
            int right = partition(id.getBytes(StandardCharsets.UTF_8));
            assertFalse(misplaced(setting, id, right));
            assertTrue(misplaced(setting, id, (right + 1) % PARTITIONS));
        }
    }

    // The keys are the id as written by a JSON library.
    @ParameterizedTest
    @CsvSource({"key:, 0", "key:/id, 1", "key:/a~1b/~0, 2"})
    void the_key_is_the_shortest_json_with_that_id(String setting, int depth) throws IOException {
        for (String id : IDS) {
            int right = partition(key(id, List.of("a/b", "~").subList(2 - depth, 2)));
            if (depth == 1) {
                right = partition(key(id, List.of("id")));
            }
            assertFalse(misplaced(setting, id, right), id);
            assertTrue(misplaced(setting, id, (right + 1) % PARTITIONS), id);
        }
    }

    private static byte[] key(String id, List<String> names) throws IOException {
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(key)) {
            for (String name : names) {
                json.writeStartObject();
                json.writeFieldName(name);
            }
            json.writeString(id);
        }
        return key.toByteArray();
    }

    // Jackson escapes characters beyond 16 bits; JSON.stringify and most others do not.
    @Test
    void no_character_is_escaped_that_need_not_be() {
        int right = partition("{\"id\":\"😀\"}".getBytes(StandardCharsets.UTF_8));
        assertFalse(misplaced("key:/id", "😀", right));
    }

    @Test
    void an_id_is_in_its_place_in_one_partition_only() {
        for (String setting : List.of("key", "key:", "key:/id", "/id", "header:id")) {
            int right = 0;
            for (int partition = 0; partition < PARTITIONS; partition++) {
                right += misplaced(setting, "v_1", partition) ? 0 : 1;
            }
            assertEquals(1, right, setting);
        }
    }

    @Test
    void nothing_is_misplaced_where_nobody_checks() {
        Placement any = KeyPlacement.of(settings("key:/id", false), 0, PARTITIONS);
        for (String id : IDS) {
            byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
            assertFalse(any.misplaced(bytes, 0, bytes.length));
        }
    }
}
