package io.headtail.merge;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.testing.AnswerJson;
import java.util.List;

/** A merger of one window, with helpers to send partials and read answers. */
abstract class MinuteMerger {
    static final long STALE = 30_000;

    final Merger merger = new Merger(Partials.TOPIC, List.of(Partials.MINUTE), 3, STALE);
    final Partials make = new Partials();

    void send(int partition, long tick, String... rows) {
        make.tick = tick;
        assertNull(Partials.give(merger, Partials.key(partition), make.of(rows)));
    }

    Answer newest() {
        merger.publish(Long.MIN_VALUE);
        Answer answer = merger.newest("minute");
        if (answer == null) {
            throw new AssertionError("no answer");
        }
        return answer;
    }

    String rows() {
        StringBuilder rows = new StringBuilder();
        AnswerJson.rows(newest().json())
                .forEach(
                        row ->
                                rows.append(row.videoId())
                                        .append('=')
                                        .append(row.views())
                                        .append(' '));
        return rows.toString().trim();
    }
}
