package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.Node;
import io.headtail.testing.SimulatedViews;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a process that is told to stop does before it stops. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class DrainIT {
    private static final String[] SETS = {
        "windows=[{name: tenseconds, length: PT10S}, {name: all}]", "lateness=PT1S", "lanes=1"
    };

    private static Node ready(String topic, String delay) {
        SimulatedViews.makeTopic(topic, 1);
        Node node =
                Node.start(
                        Role.STANDALONE,
                        topic,
                        SETS[0],
                        SETS[1],
                        SETS[2],
                        "shutdown.delay=" + delay);
        Await.until("it is ready", () -> node.get("/health/ready").statusCode() == 200);
        return node;
    }

    @Test
    void a_node_that_drains_is_not_ready_but_goes_on_with_everything() {
        try (Node node = ready("drains", "PT1H")) {
            assertFalse(closes(node.top("all", 1)));
            CompletableFuture<Void> draining = drain(node);
            Await.until("it is not ready", () -> node.get("/health/ready").statusCode() == 503);
            String reason = new String(node.get("/health/ready").body(), StandardCharsets.UTF_8);
            assertTrue(reason.contains("\"stopping\""), reason);
            assertEquals(200, node.get("/health/live").statusCode());
            long before = Node.tick(node.top("all", 1));
            Await.until(
                    "later ticks are answered",
                    () -> {
                        HttpResponse<byte[]> answer = node.top("all", 1);
                        assertEquals(200, answer.statusCode());
                        assertTrue(closes(answer), () -> answer.headers().map().toString());
                        return Node.tick(answer) >= before + 2_000;
                    });
            assertFalse(draining.isDone());
            node.headtail.failure().complete(new IllegalStateException("a part stops"));
            draining.join(); // no reason to go on for an hour
        }
    }

    @Test
    void without_a_delay_nothing_is_waited_for() throws Exception {
        try (Node node = ready("drains-not", "PT0S")) {
            node.headtail.drain();
            assertEquals(503, node.get("/health/ready").statusCode());
        }
    }

    private static CompletableFuture<Void> drain(Node node) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        node.headtail.drain();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static boolean closes(HttpResponse<byte[]> response) {
        return response.headers().allValues("Connection").contains("close");
    }
}
