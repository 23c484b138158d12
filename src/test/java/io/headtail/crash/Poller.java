package io.headtail.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks for every window's answer several times a second, and keeps all that differ. */
final class Poller implements AutoCloseable {
    private static final long EVERY_NANOS = 150_000_000;

    private record Target(int merger, int port) {}

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(1))
                    .build();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private volatile Target target;
    private volatile boolean stopping;

    Poller(int port, List<String> windows) {
        target = new Target(0, port);
        for (String window : windows) {
            threads.add(Thread.ofPlatform().name("poll-" + window).start(() -> run(window)));
        }
    }

    /** The merger was started again, on another port. */
    void mergerAt(int port) {
        target = new Target(target.merger + 1, port);
    }

    /** All answers, of each window in the order they were seen. */
    List<Seen> seen() {
        return seen;
    }

    /** What no answer should ever do: go back in time, or be neither 200 nor 503. */
    List<String> problems() {
        return problems;
    }

    private void run(String window) {
        Seen last = null;
        while (!stopping) {
            Seen now = ask(window, target);
            if (now != null && (last == null || !now.isSameAs(last))) {
                if (last != null && last.merger() == now.merger() && now.tick() < last.tick()) {
                    problems.add(window + ": tick " + now.tick() + " after " + last.tick());
                }
                seen.add(now);
                last = now;
            }
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    private @Nullable Seen ask(String window, Target from) {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:%d/view/video?k=1000&window=%s"
                                                .formatted(from.port, window)))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            HttpResponse<byte[]> response =
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                return answer(window, from.merger, response);
            }
            if (response.statusCode() != 503) {
                problems.add(window + ": status " + response.statusCode());
            }
        } catch (IOException e) {
            // The merger is away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private static Seen answer(String window, int merger, HttpResponse<byte[]> response) {
        return new Seen(
                merger,
                window,
                Instant.parse(header(response, "TopK-Window-End")).toEpochMilli(),
                Boolean.parseBoolean(header(response, "TopK-Final")),
                Boolean.parseBoolean(header(response, "TopK-Complete")),
                response.headers().firstValue("TopK-Degraded").orElse(null),
                response.body(),
                System.currentTimeMillis());
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        http.close();
    }
}
