package io.headtail.node;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.NodeProcess;
import io.headtail.testing.Oracle;
import io.headtail.testing.SimulatedViews;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.views.ViewGenerator;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Where single videos stand, over two instances, against a full sort of a recount of the log. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class RankIT {
    private static final long SEED = Long.getLong("headtail.seed", 7);
    private static final int ANSWERS = 1_000;
    private static final long LATENESS_MS = 1_000;
    private static final Map<String, Long> WINDOWS =
            Map.of("tenseconds", 10_000L, "all", Oracle.ALL, "rising", -2 * 5_000L);
    private static final String[] SETS = {
        "windows=[{name: tenseconds, length: PT10S}, {name: all}, {name: rising, rise: PT5S}]",
        "lateness=PT1S",
        "event.views=/views",
        "lanes=1",
        // Most videos are not in memory.
        "top-k.max=20"
    };
    private static final Pattern FIELDS =
            Pattern.compile("\"views\":(\\d+),\"rank\":(\\d+),\"of\":(\\d+),\"asOf\":\"([^\"]+)\"");
    private static final Pattern NONE = Pattern.compile("\"asOf\":\"([^\"]+)\"");

    /** An answer that says nothing against itself; rank 0 for a video without one. */
    private record Said(String window, String id, long tick, long views, long rank, long of) {}

    private record Question(String window, String id) {}

    @TempDir Path directory;

    private final Random random = new Random(SEED);
    private final List<String> ids = ids();
    private final List<String> windows = List.copyOf(new TreeSet<>(WINDOWS.keySet()));
    private final List<Said> said = new ArrayList<>();
    private final Map<String, Integer> others = new HashMap<>();

    @Test
    void ranks_are_those_of_a_full_sort_or_marked_while_an_instance_is_killed() {
        String topic = "ranks";
        SimulatedViews.makeTopic(topic, 4);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> producing =
                CompletableFuture.runAsync(() -> produceUntil(topic, enough));
        try (Node merger = Node.start(Role.MERGER, topic, SETS);
                Node first = Node.start(Role.INSTANCE, topic, SETS);
                NodeProcess second =
                        NodeProcess.start(
                                directory.resolve("second.log"), Role.INSTANCE, topic, SETS)) {
            Await.until("each has two partitions", () -> owned(first) == 2);
            askUntil(merger, ANSWERS);
            long asked = merger.metric("headtail_video_ranks_total", "outcome=\"exact\"");
            assertTrue(asked > 0, "none was counted by the owners");
            second.kill();
            int before = said.size();
            Await.until("all partitions are back", () -> ask(merger, 10) && owned(first) == 4);
            askUntil(merger, ANSWERS + (said.size() - before) + 50);
            enough.set(true);
            producing.join();
            assertEquals("", first.failure());
            assertEquals("", merger.failure());
        } finally {
            enough.set(true);
        }
        System.out.printf("%d ranks compared; not compared: %s%n", said.size(), others);
        compare(new Oracle(EventLog.events(topic), LATENESS_MS));
    }

    private void askUntil(Node merger, int answers) {
        Await.until(
                () -> answers + " unmarked answers, so far " + said.size() + ", others " + others,
                () -> ask(merger, 50) && said.size() >= answers);
    }

    // Many at a time, as they mostly wait.
    private boolean ask(Node merger, int questions) {
        List<Question> asked = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            int among = random.nextInt(4) == 0 ? 30 : ids.size();
            String id =
                    random.nextInt(20) == 0
                            ? "absent-" + random.nextInt(100)
                            : ids.get(random.nextInt(among));
            asked.add(new Question(windows.get(random.nextInt(windows.size())), id));
        }
        try (ExecutorService clients = Executors.newFixedThreadPool(10)) {
            List<Future<HttpResponse<byte[]>>> responses = new ArrayList<>();
            for (Question one : asked) {
                String path = "/view/video/" + one.id() + "?window=" + one.window();
                responses.add(clients.submit(() -> merger.get(path)));
            }
            for (int i = 0; i < questions; i++) {
                take(asked.get(i).window(), asked.get(i).id(), response(responses.get(i)));
            }
        }
        return true;
    }

    private static HttpResponse<byte[]> response(Future<HttpResponse<byte[]>> answered) {
        try {
            return answered.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void take(String window, String id, HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        if (response.statusCode() == 503) {
            others.merge("503", 1, Integer::sum);
            return;
        }
        if (!Node.isExact(response)) {
            others.merge(
                    response.headers().firstValue("TopK-Degraded").orElse("provisional"),
                    1,
                    Integer::sum);
            return;
        }
        if (response.statusCode() == 404) {
            Matcher none = NONE.matcher(body);
            assertTrue(none.find(), body);
            long tick = Instant.parse(none.group(1)).toEpochMilli();
            said.add(new Said(window, id, tick, 0, 0, 0));
            return;
        }
        assertEquals(200, response.statusCode(), body);
        Matcher fields = FIELDS.matcher(body);
        assertTrue(fields.find(), body);
        said.add(
                new Said(
                        window,
                        id,
                        Instant.parse(fields.group(4)).toEpochMilli(),
                        Long.parseLong(fields.group(1)),
                        Long.parseLong(fields.group(2)),
                        Long.parseLong(fields.group(3))));
    }

    private void compare(Oracle oracle) {
        said.sort(Comparator.comparing(Said::window).thenComparing(Said::tick));
        List<Oracle.Row> rows = List.of();
        Map<String, Integer> at = new HashMap<>();
        String sorted = "";
        int without = 0;
        for (Said one : said) {
            String wanted = one.window() + " at " + one.tick();
            if (!wanted.equals(sorted)) {
                sorted = wanted;
                rows =
                        oracle.rows(
                                requireNonNull(WINDOWS.get(one.window())),
                                one.tick(),
                                Integer.MAX_VALUE);
                at.clear();
                for (int i = 0; i < rows.size(); i++) {
                    at.put(rows.get(i).videoId(), i);
                }
            }
            Integer rank = at.get(one.id());
            Said right =
                    rank == null
                            ? new Said(one.window(), one.id(), one.tick(), 0, 0, 0)
                            : new Said(
                                    one.window(),
                                    one.id(),
                                    one.tick(),
                                    rows.get(rank).views(),
                                    rank + 1,
                                    rows.size());
            assertEquals(right, one, "seed " + SEED);
            without += rank == null ? 1 : 0;
        }
        assertTrue(without > 0, "none was absent");
    }

    private static List<String> ids() {
        ViewGenerator generator = new ViewGenerator(5_000, 1.05, SEED, 5_000);
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < 20_000; i++) {
            ids.add(new String(generator.nextId(), StandardCharsets.UTF_8));
        }
        return List.copyOf(ids);
    }

    private static void produceUntil(String topic, AtomicBoolean enough) {
        ViewGenerator ids = new ViewGenerator(5_000, 1.05, SEED, 5_000);
        SplittableRandom random = new SplittableRandom(SEED);
        try (EventProducer producer = new EventProducer(SimulatedViews.client(), topic)) {
            while (!enough.get()) {
                for (int i = 0; i < 20; i++) {
                    long timestamp = System.currentTimeMillis() - random.nextInt(800);
                    producer.send(ids.nextId(), timestamp, 1 + random.nextInt(3));
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private static long owned(Node node) {
        return node.text("/metrics")
                .lines()
                .filter(line -> line.startsWith("headtail_events_total{"))
                .count();
    }
}
