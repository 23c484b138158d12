package io.headtail.tool.drill.traffic;

import io.headtail.tool.drill.process.StoppableWait;
import io.headtail.tool.drill.record.DrillVideos;
import io.headtail.tool.drill.record.RecordFiles;
import io.headtail.tool.drill.record.SentEvents;
import io.headtail.tool.drill.record.WatchedWindow;
import io.headtail.tool.topic.EventProducer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A transaction in the drill's topic that is left open for a while. Its events count when it is
 * committed, from where they stand in the log, and never when it is aborted.
 */
public final class OpenTransaction implements AutoCloseable {
    /** For how long instances wait for a transaction before they mark their answers. */
    public static final long INSTANCE_TIMEOUT_MS = 8_000;

    private static final int EVENTS_PER_BURST = 20;
    private static final long BURST_INTERVAL_MS = 400;

    /** The broker aborts what is open for longer than this: a transaction of no drill is. */
    private static final String TIMEOUT_MS = "300000";

    private record UncommittedEvent(int partition, long offset, long timestampMs, int video) {}

    private final EventProducer producer;
    private final SentEvents sent;
    private final RecordFiles record;
    private final SplittableRandom random;

    public OpenTransaction(
            String bootstrapServers, long seed, SentEvents sent, RecordFiles record) {
        this.sent = sent;
        this.record = record;
        this.random = new SplittableRandom(seed);
        Map<String, String> client =
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "transactional.id", DrillBroker.TOPIC,
                        "transaction.timeout.ms", TIMEOUT_MS,
                        "delivery.timeout.ms", TIMEOUT_MS,
                        "max.block.ms", TIMEOUT_MS,
                        "linger.ms", "0");
        producer = new EventProducer(client, DrillBroker.TOPIC);
    }

    /**
     * Begins a transaction, sends events in it all the time that it is open, and ends it.
     *
     * @param untilMs when it ends, epoch ms
     * @param commit or abort
     */
    public void run(long untilMs, boolean commit, StoppableWait waits) {
        List<UncommittedEvent> events = new ArrayList<>();
        producer.begin();
        while (System.currentTimeMillis() < untilMs) {
            for (int i = 0; i < EVENTS_PER_BURST; i++) {
                send(events);
            }
            waits.wallClock(Math.min(untilMs, System.currentTimeMillis() + BURST_INTERVAL_MS));
        }
        end(events, commit);
    }

    private void send(List<UncommittedEvent> events) {
        int video = random.nextInt(DrillVideos.POPULAR);
        long timestampMs = System.currentTimeMillis() - random.nextLong(WatchedWindow.LATENESS_MS);
        producer.send(
                DrillVideos.utf8(video),
                timestampMs,
                1,
                (partition, offset) -> {
                    synchronized (events) {
                        events.add(new UncommittedEvent(partition, offset, timestampMs, video));
                    }
                });
    }

    private void end(List<UncommittedEvent> events, boolean commit) {
        if (commit) {
            producer.commit();
        } else {
            producer.abort();
        }
        synchronized (events) {
            Set<Integer> partitions = new TreeSet<>();
            for (UncommittedEvent e : events) {
                partitions.add(e.partition);
                if (commit) {
                    sent.add(e.partition, e.offset, e.timestampMs, e.video);
                    record.event(e.partition, e.offset, e.timestampMs, e.video);
                } else {
                    sent.aborted(e.partition, e.offset);
                }
            }
            partitions.forEach(sent::marker);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
