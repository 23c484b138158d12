package io.headtail.http;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.read.HistoryReader;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.http.topk.AnswerSources;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.merge.Coverage;
import io.headtail.merge.Rendered;
import io.headtail.testing.Await;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.time.CalendarUnit;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A real server on a free port, over answers that a test sets. */
public final class ServerFixture implements AutoCloseable, Answers, Health {
    /** What a test waits for comes at once; without it, it ends here. */
    private static final int SO_TIMEOUT_MS = (int) Await.PATIENCE.toMillis();

    static final long TICK = 1_700_000_000_000L;

    final List<WindowSpec> windows;
    public final Map<String, Answer> newest = new ConcurrentHashMap<>();
    final Map<CalendarUnit, Answer> sealed = new ConcurrentHashMap<>();
    final HttpServer server;
    volatile long nowMs = TICK + 1_250;
    private final @Nullable HistoryReader history;
    private final long sealedWithinMs;
    volatile @Nullable String down;
    volatile @Nullable RuntimeException failure;
    private final HttpClient client = HttpClient.newHttpClient();

    /** A history of its own, with its tables. */
    static HistoryDatabase newHistory() {
        HistoryDatabase database =
                HistoryDatabase.openPatiently(
                        new HistorySettings(
                                PostgresUnderTest.newDatabase(),
                                PostgresUnderTest.USER,
                                null,
                                null,
                                300_000,
                                HistoryKeep.DEFAULT));
        database.migrate();
        return database;
    }

    ServerFixture(int maxK, WindowSpec... windows) {
        this(null, maxK, windows);
    }

    ServerFixture(@Nullable HistoryReader history, int maxK, WindowSpec... windows) {
        this(history, AnswerSources.WHENEVER, maxK, windows);
    }

    ServerFixture(
            @Nullable HistoryReader history, long sealedWithinMs, int maxK, WindowSpec... windows) {
        this(history, sealedWithinMs, new HttpSettings("127.0.0.1", 0, maxK), windows);
    }

    ServerFixture(HttpSettings settings, WindowSpec... windows) {
        this(null, AnswerSources.WHENEVER, settings, windows);
    }

    private ServerFixture(
            @Nullable HistoryReader history,
            long sealedWithinMs,
            HttpSettings settings,
            WindowSpec... windows) {
        this.history = history;
        this.sealedWithinMs = sealedWithinMs;
        this.windows = List.of(windows);
        this.server =
                HttpServer.start(
                        settings,
                        sources(),
                        this,
                        () -> "# TYPE headtail_events counter\nheadtail_events 3\n",
                        () -> nowMs);
    }

    AnswerSources sources() {
        List<CalendarUnit> units = new ArrayList<>();
        for (CalendarUnit unit : CalendarUnit.values()) {
            if (unit.windowOf(windows) >= 0) {
                units.add(unit);
            }
        }
        return new AnswerSources(this, units, history, 5_000, sealedWithinMs);
    }

    public static ServerFixture withContractWindows() {
        return new ServerFixture(
                1000,
                WindowSpec.sliding("minute", 60_000),
                WindowSpec.sliding("hour", 3_600_000),
                WindowSpec.sliding("day", 86_400_000),
                WindowSpec.allTime("all"));
    }

    /** A final, complete answer with videos v1 (most views) to v{size}. */
    public static Answer answer(String window, long lengthMs, int size) {
        return answer(window, lengthMs, size, TICK, true, Long.MIN_VALUE, true, null);
    }

    public static Answer answer(
            String window,
            long lengthMs,
            int size,
            long tick,
            boolean isFinal,
            long completeFrom,
            boolean complete,
            @Nullable String degraded) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        int[] ends = new int[size];
        json.write('[');
        for (int i = 0; i < size; i++) {
            String comma = i == 0 ? "" : ",";
            String row = "%s{\"videoId\":\"v%d\",\"views\":%d}".formatted(comma, i + 1, 9_000 - i);
            json.writeBytes(row.getBytes(StandardCharsets.UTF_8));
            ends[i] = json.size();
        }
        json.write(']');
        return new Answer(
                window,
                SpanCode.span(lengthMs),
                new Coverage(tick, tick - lengthMs, isFinal, completeFrom, complete),
                degraded,
                0,
                new Rendered(json.toByteArray(), ends),
                4,
                4,
                0,
                Math.max(size, 1_000));
    }

    HttpResponse<String> get(String pathAndQuery) throws IOException, InterruptedException {
        return send("GET", pathAndQuery);
    }

    HttpResponse<String> send(String method, String pathAndQuery)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.port() + pathAndQuery))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** With headers, as names and values in turn. */
    HttpResponse<byte[]> bytes(String method, String pathAndQuery, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.port() + pathAndQuery))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Sends bytes that no proper client would, and returns all that comes back. */
    public String sendRaw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(SO_TIMEOUT_MS);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Sends bytes, leaves its own side of the connection open, and returns all that came until the
     * server closed it.
     */
    String untilClosed(String request) throws IOException {
        return untilClosed(request, Integer.MAX_VALUE);
    }

    /** The same in segments of so many bytes. */
    String untilClosed(String request, int segment) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(SO_TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            for (int from = 0; from < bytes.length; from += segment) {
                socket.getOutputStream().write(bytes, from, Math.min(segment, bytes.length - from));
                segment = Math.min(segment, bytes.length);
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public List<Integer> clockHeldBy() {
        return List.of();
    }

    @Override
    public List<WindowSpec> windows() {
        return windows;
    }

    @Override
    public @Nullable Answer newest(String window) {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        return newest.get(window);
    }

    @Override
    public @Nullable Answer sealed(CalendarUnit unit) {
        return sealed.get(unit);
    }

    @Override
    public @Nullable String live() {
        return down;
    }

    @Override
    public @Nullable String ready() {
        return down;
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
