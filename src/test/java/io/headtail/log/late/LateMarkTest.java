package io.headtail.log.late;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.follow.Mark;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LateMarkTest {
    private static final LateMark.Origin ORIGIN = new LateMark.Origin("t0p1c", "5e771n65");

    @Test
    void what_is_committed_is_what_is_resumed_from() {
        for (Mark mark : new Mark[] {new Mark(7, 1_700_000_000_000L, 3), Mark.BEGINNING}) {
            LateMark committed = new LateMark(mark, 9, ORIGIN);
            assertEquals(committed, LateMark.parse(committed.toOffset()));
        }
    }

    @Test
    void the_leader_epoch_is_the_offsets_own_so_that_kafka_validates_the_position() {
        LateMark committed = new LateMark(new Mark(7, 1, 3), 7, ORIGIN);
        assertEquals(Optional.of(3), committed.toOffset().leaderEpoch());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "metadata of something else",
                "1 t0p1c soon 9 5e771n65",
                "2 t0p1c 5 9 5e771n65",
                "1 t0p1c 5 9 5e771n65 more"
            })
    void what_others_have_committed_is_not_resumed_from(String metadata) {
        assertNull(LateMark.parse(new OffsetAndMetadata(7, Optional.empty(), metadata)));
    }
}
