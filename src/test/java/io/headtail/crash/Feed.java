package io.headtail.crash;

import io.headtail.tool.EventProducer;
import io.headtail.tool.Pacer;
import io.headtail.tool.ViewGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends view events of now to a topic until it is closed: out of order within the lateness, one in
 * 200 beyond it. May be told to fall silent for a while, and then begins with stragglers: events
 * from before the silence that the log does not call late.
 */
final class Feed implements AutoCloseable {
    private static final int VIDEOS = 20_000;
    private static final int LATE_ONE_IN = 200;
    private static final int STRAGGLERS = 40;

    private final EventProducer producer;
    private final long latenessMs;
    private final Pacer pacer;
    private final ViewGenerator ids = new ViewGenerator(VIDEOS, 1.05, 1, 5_000);
    private final SplittableRandom random = new SplittableRandom(1);
    private final AtomicReference<@Nullable Duration> silence = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;

    Feed(String bootstrapServers, String topic, int perSecond, long latenessMs) {
        this.producer = new EventProducer(Map.of("bootstrap.servers", bootstrapServers), topic);
        this.latenessMs = latenessMs;
        this.pacer = new Pacer(perSecond);
        this.thread = Thread.ofPlatform().name("feed").start(this::run);
    }

    private void run() {
        try {
            while (!stopping) {
                pacer.await(() -> stopping);
                Duration silent = silence.getAndSet(null);
                if (silent != null) {
                    beSilent(silent);
                }
                producer.send(ids.nextId(), timestamp(System.currentTimeMillis()), 1);
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private long timestamp(long now) {
        return random.nextInt(LATE_ONE_IN) == 0
                ? now - latenessMs - random.nextLong(1, 3 * latenessMs)
                : now - random.nextLong(latenessMs);
    }

    private void beSilent(Duration silent) {
        producer.flush();
        long since = System.currentTimeMillis();
        Await.wallClock(since + silent.toMillis());
        for (int i = 0; i < STRAGGLERS; i++) {
            byte[] id = ("straggler_" + i).getBytes(StandardCharsets.UTF_8);
            producer.send(id, since - random.nextLong(latenessMs / 2), 1);
        }
        producer.flush();
    }

    /** Sends nothing for so long, and stragglers then. */
    void fallSilent(Duration duration) {
        silence.set(duration);
    }

    /** Ends after what was sent is acknowledged; fails if something was not. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        Throwable cause = failure.get();
        if (cause != null) {
            throw new AssertionError("the feed stopped", cause);
        }
    }
}
