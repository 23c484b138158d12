package io.headtail.instance.recovery;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.rebuild.Outcome;
import io.headtail.instance.rebuild.Rebuild;
import io.headtail.instance.rebuild.RebuildState;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands partitions over between a lane and the threads that recover them, or graft rebuilt windows
 * into them. Each hand-over has a ticket: an outcome whose ticket is not expected any more is
 * dropped. All methods belong to the lane's thread, except {@link #arriving}.
 */
public final class Handover implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final PartitionSource source;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Arriving> expected = new ConcurrentHashMap<>();
    private final Map<Integer, Thread> recoveries = new HashMap<>();
    private final Map<Integer, Rebuild> rebuilds = new HashMap<>();
    private long lastTicket;

    /** For a lane that owns nothing yet; {@link #close} closes {@code source}. */
    public Handover(PartitionSource source) {
        this.source = source;
    }

    /** Begins to recover a partition, on a thread of its own; see {@link Recovery#recover}. */
    public void recover(int partition) {
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
        int partition = arriving.partition;
        while (isExpected(partition, arriving.ticket)) {
            try {
                outcomes.add(new Outcome.Ready(partition, arriving.ticket, work.call()));
                return;
            } catch (InterruptedException e) {
                // It is not expected any more. If it still is, a library was interrupted, and the
                // recovery begins again.
                LOG.debug("recovery interrupted partition={}", partition);
            } catch (Throwable e) {
                outcomes.add(new Outcome.Failed(partition, arriving.ticket, null, e));
                return;
            }
        }
    }

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
    public void rebuild(LanePartition p) {
        Rebuild before = rebuilds.remove(p.number());
        if (before != null) {
            before.close();
        }
        Rebuild rebuild = new Rebuild(p, outcomes::add);
        rebuilds.put(p.number(), rebuild);
        rebuild.start(source.rebuilding(rebuild, p));
    }

    /**
     * Tells the rebuild of a running partition, if it has one, the partition's position.
     *
     * @return whether the partition should be held for the rebuild to end
     */
    public boolean wantsHold(LanePartition p) {
        Rebuild rebuild = rebuilds.get(p.number());
        if (rebuild == null) {
            return false;
        }
        if (rebuild.state() instanceof RebuildState.Failed) {
            rebuild(p);
            return false;
        }
        rebuild.follow();
        return rebuild.state() instanceof RebuildState.Following following && following.isClose();
    }

    /**
     * Hands a partition over to its rebuild.
     *
     * @param stop ends its running, when it is among {@link #arriving} already: it must always be
     *     seen in one place
     */
    public void hold(LanePartition p, Runnable stop) {
        long ticket = expect(p.number()).ticket;
        stop.run();
        Rebuild rebuild = rebuilds.get(p.number());
        if (rebuild == null || !rebuild.hold(ticket)) {
            outcomes.add(new Outcome.GivenBack(p.number(), ticket, p));
        }
    }

    /**
     * The next outcome of a hand-over; null if there is none yet. Its partition is among {@link
     * #arriving} until {@link #arrived}.
     */
    public @Nullable Outcome next() {
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            if (isExpected(outcome.partition(), outcome.ticket())) {
                if (!(outcome instanceof Outcome.GivenBack)) {
                    end(outcome.partition());
                }
                return outcome;
            }
        }
        return null;
    }

    /** Takes note that the partition of an outcome runs, and is seen to. */
    public void arrived(int partition) {
        expected.remove(partition);
    }

    /**
     * Cancels the recovery and the rebuild of a partition, which is revoked, recovered again or
     * ready.
     */
    public void cancel(int partition) {
        expected.remove(partition);
        end(partition);
    }

    private void end(int partition) {
        Thread recovery = recoveries.remove(partition);
        if (recovery != null) {
            recovery.interrupt();
        }
        Rebuild rebuild = rebuilds.remove(partition);
        if (rebuild != null) {
            rebuild.close();
        }
    }

    /** The partitions that are owned and not running, with what they wait for; from any thread. */
    public List<Arriving> arriving() {
        return List.copyOf(expected.values());
    }

    @Override
    public void close() {
        List<Thread> ending = List.copyOf(recoveries.values());
        new ArrayList<>(recoveries.keySet()).forEach(this::cancel);
        new ArrayList<>(rebuilds.keySet()).forEach(this::cancel);
        expected.clear();
        long end = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
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
