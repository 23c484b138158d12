package io.headtail.http.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.ServerFixture;
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
        long small = quickestNanos("/view/video?k=1");
        long large = quickestNanos("/view/video?k=1000");
        // What a slow machine takes for a small answer, it may take for each part of a large one.
        assertTrue(large < 30_000_000 + 3 * small, large + " ns, a small one " + small + " ns");
    }

    private long quickestNanos(String path) throws Exception {
        long quickest = Long.MAX_VALUE;
        for (int i = 0; i < 30; i++) {
            long start = System.nanoTime();
            server.get(path);
            quickest = Math.min(quickest, System.nanoTime() - start);
        }
        return quickest;
    }
}
