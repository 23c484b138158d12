package io.headtail.bench.query;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Single requests outside the rounds: readiness, answers and metrics of the product. */
final class Answering implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final long POLL_INTERVAL_MS = 500;
    private static final Pattern ROW =
            Pattern.compile("\\{\"videoId\":\"v_\\d+\",\"views\":(\\d+)}");
    private static final Pattern EVENTS =
            Pattern.compile("(?m)^headtail_events_total\\{.*} (\\S+)$");

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(Credentials.trusting())
                    .build();

    /**
     * The body of an answer, once it has that many rows, best first.
     *
     * @throws IOException if it has not after {@code TIMEOUT}
     */
    byte[] full(Target target, String pathAndQuery, int rows)
            throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        while (true) {
            HttpResponse<byte[]> response = get(target, pathAndQuery);
            int found = response.statusCode() == 200 ? rows(response.body()) : 0;
            if (found == rows) {
                return response.body();
            }
            boolean refused = response.statusCode() / 100 == 4;
            if (refused || found > rows || System.nanoTime() - startNs > TIMEOUT.toNanos()) {
                throw new IOException(
                        "%s: status %d, %d rows where %d were asked for"
                                .formatted(pathAndQuery, response.statusCode(), found, rows));
            }
            Thread.sleep(POLL_INTERVAL_MS);
        }
    }

    /** Number of events that the instance has counted since its start. */
    double events(int port) throws IOException, InterruptedException {
        String text =
                new String(get(Target.plain(port), "/metrics").body(), StandardCharsets.UTF_8);
        return EVENTS.matcher(text)
                .results()
                .mapToDouble(result -> Double.parseDouble(result.group(1)))
                .sum();
    }

    /** Returns the number of rows; throws if the body has anything else, or rows out of order. */
    private static int rows(byte[] body) throws IOException {
        String text = new String(body, StandardCharsets.UTF_8);
        Matcher row = ROW.matcher(text);
        long last = Long.MAX_VALUE;
        int rows = 0;
        int at = 1;
        for (; row.find(at) && row.start() == at; at = row.end() + 1) {
            long views = Long.parseLong(row.group(1));
            if (views < 1 || views > last) {
                throw new IOException("row " + (rows + 1) + " is out of order: " + row.group());
            }
            last = views;
            rows++;
        }
        if (rows > 0 && (at != text.length() || text.charAt(at - 1) != ']')) {
            throw new IOException("after row " + rows + " stands: " + text.substring(at - 1));
        }
        return rows;
    }

    private HttpResponse<byte[]> get(Target target, String pathAndQuery)
            throws IOException, InterruptedException {
        return client.send(target.request(pathAndQuery), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        client.close();
    }
}
