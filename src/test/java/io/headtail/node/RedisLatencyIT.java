package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.Latencies;
import io.headtail.testing.Node;
import io.headtail.testing.PlainReader;
import io.headtail.testing.RedisUnderTest;
import io.headtail.testing.SimulatedViews;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/**
 * Two equal mergers in one JVM, and a client that asks both in turn. One of them writes to a Redis
 * that is frozen, stopped and started again: its live answers take no longer than twice what those
 * of the other one take, whatever the machine and the tests beside it do meanwhile.
 */
class RedisLatencyIT {
    /** {@code -Dheadtail.trial.print=true} prints the figures. */
    private static final boolean PRINTED = Boolean.getBoolean("headtail.trial.print");

    private static final String TOPIC = "redis-latency";
    private static final String MARKS = "topk:minute:live:marks";
    private static final int REQUESTS = 1_000;
    private static final int MAX_ROUNDS = 15;
    private static final int MAX_TIMES_SLOWER = 2;

    @TempDir private Path folder;

    /**
     * What answers took. Those that wait for Redis may be few, since nothing is asked meanwhile: so
     * the sums are compared, too.
     */
    private static final class Looks {
        private final Latencies with = new Latencies();
        private final Latencies without = new Latencies();
        private long withNs;
        private long withoutNs;

        void add(long ns, long otherNs) {
            with.add(ns);
            without.add(otherNs);
            withNs += ns;
            withoutNs += otherNs;
        }

        double timesSlower() {
            return with.p99() / (double) without.p99();
        }

        @Override
        public String toString() {
            return "p99 of %,d answers beside Redis %,d µs, without one %,d µs; all together %,d and %,d ms"
                    .formatted(
                            with.size(),
                            with.p99() / 1_000,
                            without.p99() / 1_000,
                            withNs / 1_000_000,
                            withoutNs / 1_000_000);
        }
    }

    /**
     * By the median of the rounds, as what else the machine does may hold up either in a few, and
     * by the sums of all.
     */
    private static boolean areAlike(List<Looks> rounds) {
        double[] sorted = rounds.stream().mapToDouble(Looks::timesSlower).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        long withNs = rounds.stream().mapToLong(looks -> looks.withNs).sum();
        long withoutNs = rounds.stream().mapToLong(looks -> looks.withoutNs).sum();
        return median <= MAX_TIMES_SLOWER && withNs <= MAX_TIMES_SLOWER * withoutNs;
    }

    @Test
    void answers_take_no_longer_while_redis_is_frozen_or_stopped_and_it_is_written_again()
            throws Exception {
        try (RedisUnderTest redis = RedisUnderTest.start(folder)) {
            SimulatedViews.makeTopic(TOPIC, 2);
            long now = System.currentTimeMillis();
            new SimulatedViews(5_000, 2_000, now - 60_000, 60_000, 1_000, 0, 1).sendTo(TOPIC);
            try (Node instance = start(Role.INSTANCE, "lanes=1");
                    Node with =
                            start(Role.MERGER, "redis.url=" + redis.url(), "redis.timeout=PT1S");
                    Node without = start(Role.MERGER)) {
                compare("healthy", with, without, () -> isWritten(redis, with));
                redis.freeze();
                compare("frozen", with, without, failsMore(with));
                redis.thaw();
                compare("goes on", with, without, () -> isWritten(redis, with));
                redis.stop();
                compare("stopped", with, without, failsMore(with));
                redis.startAgain();
                compare("started again", with, without, () -> isWritten(redis, with));
                assertEquals("", instance.failure() + with.failure() + without.failure());
            }
        }
    }

    private static Node start(Role role, String... more) {
        String[] sets = new String[more.length + 2];
        sets[0] = "windows=[{name: minute, length: PT1M}, {name: all}]";
        sets[1] = "history.interval=PT0S";
        System.arraycopy(more, 0, sets, 2, more.length);
        return Node.start(role, TOPIC, sets);
    }

    /** Whether Redis has the tick that was answered when this was asked first, or a later one. */
    private static boolean isWritten(RedisUnderTest redis, Node with) {
        long tick = Node.tick(with.top("minute", 1));
        try (RedisClient reader = redis.client()) {
            String written = reader.hget(MARKS, "tick");
            return written != null && tick > 0 && Long.parseLong(written) >= tick;
        }
    }

    private static BooleanSupplier failsMore(Node with) {
        long before = with.metric("headtail_redis_failures_total");
        return () -> with.metric("headtail_redis_failures_total") >= before + 3;
    }

    /**
     * Asks both until the condition holds, and that often at least; time goes on in both meanwhile.
     */
    private static void compare(String name, Node with, Node without, BooleanSupplier holds)
            throws IOException {
        Await.until(
                "both answer",
                () -> tick(with) > 0 && tick(without) > 0 && tick(with) >= tick(without) - 60_000);
        long tick = tick(without);
        List<Looks> rounds = new ArrayList<>();
        try (PlainReader reader = reader(with);
                PlainReader other = reader(without)) {
            rounds.add(look(reader, other, holds));
            for (int more = 1; !areAlike(rounds) && more < MAX_ROUNDS; more++) {
                if (more == 1) {
                    // It has all that is done for the first time.
                    rounds.clear();
                }
                rounds.add(look(reader, other, () -> true));
            }
        }
        if (PRINTED) {
            System.out.println("Redis " + name + ": " + rounds);
        }
        String found = name + ": " + rounds;
        assertTrue(areAlike(rounds), found);
        Await.until(name + ": time goes on", () -> tick(with) > tick);
    }

    private static Looks look(PlainReader reader, PlainReader other, BooleanSupplier holds)
            throws IOException {
        Looks looks = new Looks();
        // Beside it: while metrics, too, wait for Redis, answers must be asked for.
        CompletableFuture<Void> held =
                CompletableFuture.runAsync(() -> Await.until("Redis is as it should be", holds));
        while (!held.isDone() || looks.with.size() < REQUESTS) {
            looks.add(reader.ask(), other.ask());
        }
        held.join();
        return looks;
    }

    private static long tick(Node node) {
        return Node.tick(node.top("minute", 1));
    }

    private static PlainReader reader(Node node) throws IOException {
        return new PlainReader(
                new Socket(InetAddress.getLoopbackAddress(), node.headtail.port()),
                "GET /view/video?k=1000&window=all HTTP/1.1\r\nHost: a\r\n\r\n");
    }
}
