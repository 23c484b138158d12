package io.headtail.bench.fresh;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Polls the newest answer of the minute over HTTP every few milliseconds: only the first rank until
 * the tick in the headers changes, and then the whole answer.
 */
final class AnswerPoll {
    /**
     * One answer.
     *
     * @param tick its end, epoch ms
     * @param seenMs when it had arrived completely, epoch ms
     */
    record Seen(long tick, boolean isFinal, long seenMs, String json) {
        /** The views of a video; 0 if it is not among the ranks. */
        long views(String id) {
            String before = "\"videoId\":\"" + id + "\",\"views\":";
            int at = json.indexOf(before);
            if (at < 0) {
                return 0;
            }
            int from = at + before.length();
            int to = from;
            while (Character.isDigit(json.charAt(to))) {
                to++;
            }
            return Long.parseLong(json.substring(from, to));
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest first;
    private final HttpRequest whole;
    private final long everyNanos;
    private final Percentiles gaps = new Percentiles();
    private long tick = Long.MIN_VALUE;
    private long lastNanos;

    AnswerPoll(int port, int k, long everyMs) {
        first = request(port, 1);
        whole = request(port, k);
        everyNanos = everyMs * 1_000_000;
    }

    private static HttpRequest request(int port, int k) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/view/video?window=minute&k=" + k))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    /** Waits until the next poll is due, and polls; null if there is no new answer. */
    @Nullable Seen next() throws IOException, InterruptedException {
        long due = lastNanos + everyNanos;
        long ahead;
        while ((ahead = due - System.nanoTime()) > 0) {
            LockSupport.parkNanos(ahead);
        }
        long now = System.nanoTime();
        if (lastNanos != 0) {
            gaps.add((now - lastNanos) / 1e6);
        }
        lastNanos = now;
        HttpResponse<String> response = send(first);
        if (response.statusCode() != 200 || tickOf(response) == tick) {
            return null;
        }
        response = send(whole);
        long seenMs = System.currentTimeMillis();
        tick = tickOf(response);
        boolean isFinal = header(response, "TopK-Final").equals("true");
        return new Seen(tick, isFinal, seenMs, response.body());
    }

    /** Milliseconds between the polls so far: the possible error of a figure. */
    Percentiles gaps() {
        return gaps;
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static long tickOf(HttpResponse<String> response) {
        return Instant.parse(header(response, "TopK-Window-End")).toEpochMilli();
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }
}
