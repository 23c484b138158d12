package io.headtail.hours;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.HttpProbe;
import io.headtail.testing.Node;
import io.headtail.time.Millis;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Random ranges of time, as a running merger answers for them. */
final class RangesOverHttp implements HoursCheck {
    private static final int RANGES = 100;
    private static final int[] RANKS = {1, 10, 100, 1_000};

    private final Random random;
    private final IntSupplier port;
    private final LongSupplier writtenBefore;

    /**
     * @param port of the merger
     * @param writtenBefore before which time nothing changes any more, epoch ms
     */
    RangesOverHttp(Random random, IntSupplier port, LongSupplier writtenBefore) {
        this.random = random;
        this.port = port;
        this.writtenBefore = writtenBefore;
    }

    @Override
    public void check(LoggedViews log) {
        long end = Math.floorDiv(writtenBefore.getAsLong(), Millis.MINUTE) * Millis.MINUTE;
        try (HttpProbe http = new HttpProbe()) {
            for (int i = 0; i < RANGES; i++) {
                check(http, log, end);
            }
            HttpResponse<byte[]> future =
                    get(
                            http,
                            "/view/video/range?from=9999-12-31T00:00:00Z&to=9999-12-31T23:59:00Z");
            assertEquals(List.of(), AnswerJson.rows(future.body()));
            assertEquals("false", Node.header(future, "TopK-Final"));
        }
    }

    private HttpResponse<byte[]> get(HttpProbe http, String path) {
        // On a busy machine a range may take longer than a merger lets it: asked again, as told.
        AtomicReference<HttpResponse<byte[]>> last = new AtomicReference<>();
        Await.until(
                () -> path + " is answered",
                () -> {
                    last.set(http.bytes("GET", HttpProbe.local(port.getAsInt(), path)));
                    return requireNonNull(last.get()).statusCode() != 503;
                });
        HttpResponse<byte[]> answer = requireNonNull(last.get());
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertEquals(200, answer.statusCode(), () -> path + ": " + body);
        return answer;
    }

    // Each of one kind: minutes, whole hours, without events, to the end; many lie across hours.
    private void check(HttpProbe http, LoggedViews log, long end) {
        int kind = random.nextInt(10);
        long step = kind < 3 ? Millis.HOUR : Millis.MINUTE;
        long begin = end - ThreeHours.SPAN_MS - Millis.HOUR;
        long to = kind == 9 ? end : begin + random.nextLong(end - begin);
        to = Math.max(Math.floorDiv(to, step) * step, step);
        long length = step * (1 + random.nextInt(step == Millis.HOUR ? 4 : 200));
        if (kind == 8) {
            to -= (1 + random.nextInt(5)) * Millis.DAY;
        }
        int k = random.nextInt(3) == 0 ? RANKS[random.nextInt(4)] : 1 + random.nextInt(100);
        String path =
                "/view/video/range?from=%s&to=%s&k=%d"
                        .formatted(Instant.ofEpochMilli(to - length), Instant.ofEpochMilli(to), k);
        HttpResponse<byte[]> answer = get(http, path);
        assertEquals(log.top(to - length, to, k), AnswerJson.rows(answer.body()), path);
        assertEquals("true", Node.header(answer, "TopK-Final"), path);
        assertEquals("true", Node.header(answer, "TopK-Complete"), path);
    }
}
