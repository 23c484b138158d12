package io.headtail.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.range.RangeReader;
import io.headtail.history.read.HistoryReader;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.http.connection.Limits;
import io.headtail.http.measure.Served;
import io.headtail.http.rank.RankAccess;
import io.headtail.http.topk.AnswerSources;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.merge.Coverage;
import io.headtail.merge.Rendered;
import io.headtail.testing.HttpProbe;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.time.CalendarUnit;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A real server on a free port, over answers that a test sets. */
public final class ServerFixture implements AutoCloseable, Answers, Health {
    public static final long TICK = 1_700_000_000_000L;

    public final List<WindowSpec> windows;
    public final Map<String, Answer> newest = new ConcurrentHashMap<>();
    public final Map<CalendarUnit, Answer> sealed = new ConcurrentHashMap<>();
    public final HttpServer server;
    public final Served served;
    public volatile long nowMs = TICK + 1_250;
    private final @Nullable HistoryReader history;
    private final @Nullable RangeReader ranges;
    private final long sealedWithinMs;
    public volatile @Nullable String down;
    public volatile @Nullable RuntimeException failure;

    /** Called by each request for the newest answer, in the request's thread. */
    public volatile Runnable beforeNewest = () -> {};

    private final HttpProbe probe;
    private final Wire wire;

    /** A history of its own, with its tables. */
    public static HistoryDatabase newHistory() {
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

    public ServerFixture(int maxK, WindowSpec... windows) {
        this(null, maxK, windows);
    }

    public ServerFixture(@Nullable HistoryReader history, int maxK, WindowSpec... windows) {
        this(history, AnswerSources.WHENEVER, maxK, windows);
    }

    public ServerFixture(
            @Nullable HistoryReader history, long sealedWithinMs, int maxK, WindowSpec... windows) {
        this(history, sealedWithinMs, new HttpSettings("127.0.0.1", 0, maxK), windows);
    }

    public ServerFixture(HttpSettings settings, WindowSpec... windows) {
        this(null, AnswerSources.WHENEVER, settings, windows);
    }

    private ServerFixture(
            @Nullable HistoryReader history,
            long sealedWithinMs,
            HttpSettings settings,
            WindowSpec... windows) {
        this(history, null, sealedWithinMs, Wire.HTTP_1, settings, windows);
    }

    public ServerFixture(
            @Nullable HistoryReader history, HttpSettings settings, WindowSpec... windows) {
        this(history, AnswerSources.WHENEVER, settings, windows);
    }

    /** With every video's views as well. */
    public ServerFixture(
            @Nullable HistoryReader history,
            RangeReader ranges,
            HttpSettings settings,
            WindowSpec... windows) {
        this(history, ranges, AnswerSources.WHENEVER, Wire.HTTP_1, settings, windows);
    }

    private ServerFixture(
            @Nullable HistoryReader history,
            @Nullable RangeReader ranges,
            long sealedWithinMs,
            Wire wire,
            HttpSettings settings,
            WindowSpec... windows) {
        this.wire = wire;
        this.probe = wire.probe();
        this.history = history;
        this.ranges = ranges;
        this.sealedWithinMs = sealedWithinMs;
        this.windows = List.of(windows);
        this.served = new Served(settings.prefix(), System::nanoTime);
        this.server =
                HttpServer.start(
                        wire.over(settings),
                        sources(),
                        this,
                        () -> "# TYPE headtail_events counter\nheadtail_events 3\n",
                        served,
                        () -> nowMs);
    }

    public AnswerSources sources() {
        List<CalendarUnit> units = new ArrayList<>();
        for (CalendarUnit unit : CalendarUnit.values()) {
            if (unit.windowOf(windows) >= 0) {
                units.add(unit);
            }
        }
        return new AnswerSources(
                this, units, history, ranges, RankAccess.none(), 5_000, sealedWithinMs);
    }

    public static ServerFixture withContractWindows() {
        return withContractWindows(Limits.STANDARD);
    }

    public static ServerFixture withContractWindows(Limits limits) {
        return withContractWindows(Wire.HTTP_1, limits);
    }

    /** Over that wire, with these limits. */
    public static ServerFixture withLimits(Wire wire, Limits limits) {
        return withContractWindows(wire, limits);
    }

    public static ServerFixture withContractWindows(Wire wire) {
        return withContractWindows(wire, Limits.STANDARD);
    }

    private static ServerFixture withContractWindows(Wire wire, Limits limits) {
        return new ServerFixture(
                null,
                null,
                AnswerSources.WHENEVER,
                wire,
                new HttpSettings("127.0.0.1", 0, 1_000).with(limits),
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
            String row = "{\"videoId\":\"v%d\",\"views\":%d}".formatted(i + 1, 9_000 - i);
            json.writeBytes(((i == 0 ? "" : ",") + row).getBytes(StandardCharsets.UTF_8));
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

    public HttpResponse<String> get(String pathAndQuery) {
        return send("GET", pathAndQuery);
    }

    public HttpResponse<String> send(String method, String pathAndQuery) {
        return probe.send(method, url(pathAndQuery));
    }

    public HttpResponse<byte[]> bytes(String method, String pathAndQuery, String... headers) {
        return probe.bytes(method, url(pathAndQuery), headers);
    }

    /** The answer while it comes; with headers, as names and values in turn. */
    public HttpResponse<InputStream> stream(String pathAndQuery, String... headers) {
        return probe.stream(url(pathAndQuery), headers);
    }

    private String url(String pathAndQuery) {
        return wire.scheme() + "://127.0.0.1:" + server.port() + pathAndQuery;
    }

    /** Checks that an answer is a problem document, and what it says. */
    public static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals("application/problem+json", header(response, "Content-Type"));
        assertEquals("nosniff", header(response, "X-Content-Type-Options"));
        assertTrue(response.body().contains("\"status\":" + status), response.body());
        assertTrue(response.body().contains(detail), response.body());
    }

    /** Or {@code (absent)}. */
    public static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("(absent)");
    }

    public String sendRaw(String request) throws IOException {
        return RawRequests.send(server.port(), request);
    }

    /** As {@link RawRequests#untilClosed}, in segments as large as may be. */
    public String untilClosed(String request) throws IOException {
        return untilClosed(request, Integer.MAX_VALUE);
    }

    public String untilClosed(String request, int segment) throws IOException {
        return RawRequests.untilClosed(server.port(), request, segment);
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
        beforeNewest.run();
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
        probe.close();
    }
}
