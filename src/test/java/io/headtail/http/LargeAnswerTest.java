package io.headtail.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers of more than one packet. */
class LargeAnswerTest {
    private final ServerFixture server = ServerFixture.withContractWindows();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_end_of_an_answer_does_not_wait_for_its_beginning_to_be_acknowledged()
            throws Exception {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
        // A new connection's first packets are acknowledged at once, later ones after 40 ms: the
        // quickest of these would take that long, while one of many is quick on a busy machine too.
        for (int i = 0; i < 20; i++) {
            assertEquals(200, server.get("/view/video?k=1000").statusCode());
        }
        long quickestNanos = Long.MAX_VALUE;
        for (int i = 0; i < 30; i++) {
            long start = System.nanoTime();
            server.get("/view/video?k=1000");
            quickestNanos = Math.min(quickestNanos, System.nanoTime() - start);
        }
        assertTrue(quickestNanos < 30_000_000, "the quickest took " + quickestNanos + " ns");
    }
}
