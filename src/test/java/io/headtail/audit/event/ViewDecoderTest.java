package io.headtail.audit.event;

import static io.headtail.audit.event.RandomRecords.POINTERS;
import static io.headtail.audit.event.RandomRecords.any;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.event.EventSettings;
import io.headtail.log.event.FieldPlace;
import io.headtail.log.event.FieldPlace.Part;
import io.headtail.log.event.LogDecoding;
import io.headtail.testing.Seeds;
import io.headtail.time.EpochUnit;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // it computes for long
class ViewDecoderTest {
    private static final long TIME = 1_700_000_000_000L;

    private final HexFormat hex = HexFormat.of();
    private final Map<Part, Integer> validAt = new EnumMap<>(Part.class);
    private int valid;
    private int invalid;

    @Test
    void random_records_are_events_exactly_where_the_log_package_says_so() {
        Seeds.run(
                ViewDecoderTest.class,
                12,
                random -> {
                    for (int i = 0; i < 4_000; i++) {
                        compare(random);
                    }
                });
        // A generator whose records are all of one kind would compare nothing.
        int least = (valid + invalid) / 5;
        assertTrue(valid > least && invalid > least, () -> valid + " valid, " + invalid);
        for (Part part : List.of(Part.KEY, Part.KEY_JSON, Part.VALUE, Part.HEADER)) {
            assertTrue(validAt.getOrDefault(part, 0) > 500, () -> part + ": " + validAt);
        }
    }

    private void compare(Random random) {
        String idPointer = random.nextBoolean() ? null : any(random, POINTERS);
        String timestampPointer = random.nextBoolean() ? null : any(random, POINTERS);
        String viewsPointer = random.nextBoolean() ? null : any(random, POINTERS);
        EpochUnit unit = EpochUnit.values()[random.nextInt(4)];
        FieldPlace idPlace = idPointer == null ? place(random) : FieldPlace.parse(idPointer);
        FieldPlace timePlace = FieldPlace.RECORD;
        if (timestampPointer != null) {
            timePlace = FieldPlace.parse(timestampPointer);
        } else if (random.nextInt(4) == 0) {
            timePlace = FieldPlace.parse("header:t");
        }
        long maxAheadMs = random.nextInt(3) * 3_600_000L;
        byte[] key = RandomRecords.key(random, idPlace);
        byte[] value = RandomRecords.value(random, idPointer, timestampPointer, viewsPointer);
        Headers headers = RandomRecords.headers(random);
        long timestamp =
                random.nextInt(4) > 0
                        ? TIME
                        : List.of(0L, -1L, -2L, 253_402_300_799_999L, 253_402_300_800_000L)
                                .get(random.nextInt(5));
        Optional<String> expected =
                LogDecoding.decode(
                        new EventSettings(idPlace, timePlace, unit, viewsPointer, maxAheadMs, true),
                        key,
                        value,
                        headers,
                        timestamp);
        EventFields fields =
                new EventFields(
                        at(idPlace),
                        timePlace.equals(FieldPlace.RECORD) ? null : at(timePlace),
                        List.of(0, 3, -3, -6).get(unit.ordinal()),
                        viewsPointer,
                        maxAheadMs);
        View view = new ViewDecoder(fields).decode(key, value, headers, timestamp);
        Optional<String> found =
                Optional.ofNullable(view)
                        .map(v -> v.videoId() + " " + v.timestamp() + " " + v.views());
        assertEquals(
                expected,
                found,
                () ->
                        "%s, key %s, value %s, %s, at %d"
                                .formatted(fields, hex(key), text(value), headers, timestamp));
        if (found.isPresent()) {
            valid++;
            validAt.merge(idPlace.part(), 1, Integer::sum);
        } else {
            invalid++;
        }
    }

    private static FieldPlace place(Random random) {
        return FieldPlace.parse(
                switch (random.nextInt(4)) {
                    case 0 -> "key";
                    case 1 -> "key:";
                    case 2 -> "header:id";
                    default -> "key:" + any(random, POINTERS);
                });
    }

    private static EventFields.At at(FieldPlace place) {
        return switch (place.part()) {
            case KEY -> new EventFields.WholeKey();
            case KEY_JSON -> new EventFields.InKey(place.name());
            case VALUE -> new EventFields.InValue(place.name());
            case HEADER -> new EventFields.InHeader(place.name());
            case RECORD -> throw new IllegalArgumentException();
        };
    }

    private String hex(byte @Nullable [] bytes) {
        return bytes == null ? "none" : hex.formatHex(bytes);
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null
                ? "none"
                : new String(bytes, StandardCharsets.UTF_8) + " " + Arrays.toString(bytes);
    }
}
