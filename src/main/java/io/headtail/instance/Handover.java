package io.headtail.instance;

import io.headtail.instance.status.Arriving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that a lane owns and does not run yet: they are being recovered, or a rebuilt
 * window is being put into them. The work goes on in other threads, one partition's recovery after
 * another's; what is ready is fetched by the lane. All methods belong to the lane's thread, but for
 * {@link #waiting}.
 */
final class Handover implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /**
     * What a thread has done; with the ticket that it began with.
     *
     * @param goesOn whether it was a rebuild that gives the partition back as it was, and goes on
     */
    private record Outcome(
            int partition,
            long ticket,
            @Nullable LanePartition ready,
            @Nullable Throwable failure,
            boolean goesOn) {}

    private final PartitionSource source;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Arriving> expected = new ConcurrentHashMap<>();
    private final Map<Integer, Thread> recoveries = new HashMap<>();
    private final Map<Integer, Rebuild> rebuilds = new HashMap<>();
    private long lastTicket;

    /** Of a lane that owns nothing yet; {@code source} is closed with this. */
    Handover(PartitionSource source) {
        this.source = source;
    }

    /** Begins to recover a partition; see {@link Recovery#recover}. */
    void recover(int partition) {
        cancel(partition);
        Arriving arriving = expect(partition);
        Callable<LanePartition> work = source.recovery(arriving);
        Thread thread =
                Thread.ofPlatform()
                        .name("recovery-" + partition)
                        .daemon()
                        .unstarted(() -> recover(arriving, work));
        recoveries.put(partition, thread);
        thread.start();
    }

    private void recover(Arriving arriving, Callable<LanePartition> work) {
        while (isExpected(arriving.partition, arriving.ticket)) {
            try {
                ended(arriving, work.call(), null);
                return;
            } catch (InterruptedException e) {
                // By whoever does not wait for it any more; or, if it is still expected, inside a
                // library: then it begins again.
                LOG.debug("recovery ended partition={}", arriving.partition);
            } catch (Throwable e) {
                ended(arriving, null, e);
                return;
            }
        }
    }

    private void ended(
            Arriving arriving, @Nullable LanePartition ready, @Nullable Throwable failure) {
        outcomes.add(new Outcome(arriving.partition, arriving.ticket, ready, failure, false));
    }

    // Whether the partition is still wanted; from any thread.
    private boolean isExpected(int partition, long ticket) {
        Arriving arriving = expected.get(partition);
        return arriving != null && arriving.ticket == ticket;
    }

    private Arriving expect(int partition) {
        Arriving arriving = new Arriving(partition, ++lastTicket);
        expected.put(partition, arriving);
        return arriving;
    }

    /**
     * Begins to rebuild the absent windows of a partition that runs, or begins again if some are
     * being rebuilt.
     */
    void rebuild(LanePartition p) {
        Rebuild before = rebuilds.remove(p.partition);
        if (before != null) {
            before.close();
        }
        Rebuild rebuild =
                new Rebuild(
                        p, ticket -> outcomes.add(new Outcome(p.partition, ticket, p, null, true)));
        rebuilds.put(p.partition, rebuild);
        Supplier<@Nullable Throwable> work = source.rebuilding(rebuild, p);
        rebuild.start(() -> ended(rebuild, p, work.get()));
    }

    // On the rebuild's thread. The lane may put the partition to rest at this very moment: it looks
    // at hasFailed after it has given the ticket, and this at the ticket after it has failed.
    void ended(Rebuild rebuild, LanePartition p, @Nullable Throwable failure) {
        if (failure == null || rebuild.hasBegunToGraft()) {
            outcomes.add(new Outcome(p.partition, rebuild.ticket(), p, failure, false));
            return;
        }
        LOG.error(
                "rebuild ended, it begins again partition={} cause={}",
                p.partition,
                failure,
                failure);
        rebuild.failed();
        if (rebuild.ticket() >= 0) {
            outcomes.add(new Outcome(p.partition, rebuild.ticket(), p, null, true));
        }
    }

    /**
     * The rebuild of a running partition that has come so far that the partition must rest for it
     * to end; null if it has not.
     */
    @Nullable Rebuild ripe(LanePartition p) {
        Rebuild rebuild = rebuilds.get(p.partition);
        if (rebuild == null) {
            return null;
        }
        if (rebuild.hasFailed()) {
            rebuild(p);
            return null;
        }
        rebuild.headIs(p.windows.head().offset(), p.windows.tick());
        return rebuild.isRipe() ? rebuild : null;
    }

    /** Hands a partition, which the lane has just put to rest, to its rebuild. */
    void rest(Rebuild rebuild, LanePartition p) {
        long ticket = expect(p.partition).ticket;
        rebuild.begin(ticket);
        if (rebuild.hasFailed()) {
            outcomes.add(new Outcome(p.partition, ticket, p, null, true));
        }
    }

    /** A partition that the lane may run from now on; null if none is ready. */
    @Nullable LanePartition ready() {
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            if (isExpected(outcome.partition(), outcome.ticket())) {
                if (outcome.goesOn()) {
                    expected.remove(outcome.partition());
                } else {
                    cancel(outcome.partition());
                }
                if (outcome.failure() != null) {
                    throw asUnchecked(outcome.failure());
                }
                return outcome.ready();
            }
        }
        return null;
    }

    private static RuntimeException asUnchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException(failure);
    }

    /** A partition leaves, begins anew or is there: what is under way for it is of no use. */
    void cancel(int partition) {
        expected.remove(partition);
        Thread recovery = recoveries.remove(partition);
        if (recovery != null) {
            recovery.interrupt();
        }
        Rebuild rebuild = rebuilds.remove(partition);
        if (rebuild != null) {
            rebuild.close();
        }
    }

    /** The partitions that are owned and not run; from any thread. */
    List<Integer> waiting() {
        return expected.keySet().stream().sorted().toList();
    }

    /** As {@link #waiting}, with what they wait for. */
    List<Arriving> arriving() {
        return List.copyOf(expected.values());
    }

    @Override
    public void close() {
        List<Thread> ending = List.copyOf(recoveries.values());
        new ArrayList<>(recoveries.keySet()).forEach(this::cancel);
        new ArrayList<>(rebuilds.keySet()).forEach(this::cancel);
        expected.clear();
        long end = System.nanoTime() + CLOSE.toNanos();
        try {
            for (Thread thread : ending) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}
