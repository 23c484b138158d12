package io.headtail.tool.drill.traffic;

import io.headtail.tool.Pacer;
import io.headtail.tool.ToolException;
import io.headtail.tool.drill.record.DrillVideos;
import io.headtail.tool.drill.record.RecordFiles;
import io.headtail.tool.drill.record.SentEvents;
import io.headtail.tool.drill.record.WatchedWindow;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.views.ViewGenerator;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends current view events to a topic until it is closed: out of order within the lateness, one in
 * 200 beyond it. Records the offset of each. Can fall silent for a while, and then begins with
 * stragglers: events from before the silence that are not late.
 */
public final class DrillFeed implements AutoCloseable {
    private static final double SKEW = 1.05;
    private static final int LATE_ONE_IN = 200;

    /** Events are sent in bursts, so that pacing costs little. */
    private static final int BURSTS_PER_SECOND = 200;

    /** Client properties that wait for a restarting broker: no event is lost or duplicated. */
    private static final Map<String, String> LONG_TIMEOUTS =
            Map.of(
                    "enable.idempotence", "true",
                    "delivery.timeout.ms", "300000",
                    "max.block.ms", "300000",
                    "reconnect.backoff.max.ms", "500");

    private final EventProducer producer;
    private final SentEvents sent;
    private final RecordFiles record;
    private final int perSecond;
    private final ViewGenerator videos;
    private final SplittableRandom random;
    private final AtomicLong silenceMs = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * Starts sending.
     *
     * @param perSecond events per second
     * @param seed seed of the events
     * @param sent receives every acknowledged event
     * @param record receives every acknowledged event
     */
    public DrillFeed(
            String bootstrapServers,
            int perSecond,
            long seed,
            SentEvents sent,
            RecordFiles record) {
        this.sent = sent;
        this.record = record;
        this.perSecond = perSecond;
        this.videos =
                new ViewGenerator(
                        DrillVideos.POPULAR, SKEW, seed, ViewGenerator.DEFAULT_EVENTS_PER_MOVE);
        this.random = new SplittableRandom(seed);
        Map<String, String> client = new HashMap<>(LONG_TIMEOUTS);
        client.put("bootstrap.servers", bootstrapServers);
        this.producer = new EventProducer(client, DrillBroker.TOPIC);
        this.thread = Thread.ofPlatform().name("feed").daemon().start(this::run);
    }

    private void run() {
        try {
            Pacer pacer = new Pacer(BURSTS_PER_SECOND);
            double due = 0;
            while (!stopping) {
                pacer.await(() -> stopping);
                long silent = silenceMs.getAndSet(0);
                if (silent > 0) {
                    beSilent(silent);
                    pacer = new Pacer(BURSTS_PER_SECOND);
                }
                for (due += (double) perSecond / BURSTS_PER_SECOND; due >= 1; due--) {
                    send(videos.nextVideo(), timestamp(System.currentTimeMillis()));
                }
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void send(int video, long timestampMs) {
        producer.send(
                DrillVideos.utf8(video),
                timestampMs,
                1,
                (partition, offset) -> {
                    sent.add(partition, offset, timestampMs, video);
                    record.event(partition, offset, timestampMs, video);
                });
    }

    private long timestamp(long now) {
        long lateness = WatchedWindow.LATENESS_MS;
        return random.nextInt(LATE_ONE_IN) == 0
                ? now - lateness - random.nextLong(1, 3 * lateness)
                : now - random.nextLong(lateness);
    }

    private void beSilent(long ms) {
        producer.flush();
        long since = System.currentTimeMillis();
        while (!stopping && System.currentTimeMillis() < since + ms) {
            LockSupport.parkNanos(20_000_000);
        }
        for (int i = 0; i < DrillVideos.STRAGGLERS; i++) {
            send(DrillVideos.POPULAR + i, since - random.nextLong(WatchedWindow.LATENESS_MS / 2));
        }
        producer.flush();
    }

    /** Sends nothing for this long, and then stragglers. */
    public void fallSilent(long ms) {
        silenceMs.set(ms);
    }

    /**
     * Checks that sending goes on.
     *
     * @throws ToolException if an event was not acknowledged
     */
    public void check() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new ToolException("the feed of the drill stopped: " + cause.getMessage(), cause);
        }
    }

    /** Stops, and waits until all sent events are acknowledged. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
