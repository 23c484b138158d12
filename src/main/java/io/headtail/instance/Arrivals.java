package io.headtail.instance;

import io.headtail.log.LogProbe;
import io.headtail.log.TopicFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
final class Arrivals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
    private static final long CLOSE_SECONDS = 5;

    /**
     * What a thread has done; with the ticket that it began with.
     *
     * @param goesOn whether it was a rebuild that gives the partition back as it was, and goes on
     */
    private record Outcome(
            int partition,
            long ticket,
            @Nullable OwnedPartition ready,
            @Nullable Throwable failure,
            boolean goesOn) {}

    private final InstanceSettings settings;
    private final Supplier<TopicFacts> facts;
    private final int lane;
    private final ExecutorService recoveries;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Long> tickets = new ConcurrentHashMap<>();
    private final Map<Integer, Rebuild> rebuilds = new HashMap<>();
    private volatile List<Integer> waiting = List.of();
    private @Nullable LogProbe probe;
    private long lastTicket;
    private volatile boolean closing;

    Arrivals(int lane, InstanceSettings settings, Supplier<TopicFacts> facts) {
        this.lane = lane;
        this.settings = settings;
        this.facts = facts;
        this.recoveries =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("recovery-" + lane).daemon().factory());
    }

    /** Begins to recover a partition; see {@link Recovery#recover}. */
    void recover(int partition, boolean lostHead) {
        cancel(partition);
        long ticket = expect(partition);
        recoveries.execute(
                () -> {
                    if (!isExpected(partition, ticket)) {
                        return;
                    }
                    try {
                        OwnedPartition ready =
                                recovery(partition, ticket).recover(partition, lostHead);
                        outcomes.add(new Outcome(partition, ticket, ready, null, false));
                    } catch (InterruptedException e) {
                        LOG.debug("recovery ended partition={}", partition);
                    } catch (Throwable e) {
                        outcomes.add(new Outcome(partition, ticket, null, e, false));
                    }
                });
    }

    // On the thread of recoveries only.
    private Recovery recovery(int partition, long ticket) {
        LogProbe made = probe;
        if (made == null) {
            made = new LogProbe(settings.kafka(), settings.event());
            probe = made;
        }
        return new Recovery(
                settings, facts, made, lane, () -> closing || !isExpected(partition, ticket));
    }

    // Whether the partition is still wanted; from any thread.
    private boolean isExpected(int partition, long ticket) {
        Long expected = tickets.get(partition);
        return expected != null && expected == ticket;
    }

    private long expect(int partition) {
        long ticket = ++lastTicket;
        tickets.put(partition, ticket);
        waiting = tickets.keySet().stream().sorted().toList();
        return ticket;
    }

    /**
     * Begins to rebuild the absent windows of a partition that runs, or begins again if some are
     * being rebuilt.
     */
    void rebuild(OwnedPartition p) {
        Rebuild before = rebuilds.remove(p.partition);
        if (before != null) {
            before.close();
        }
        Rebuild rebuild =
                new Rebuild(
                        p,
                        settings,
                        facts,
                        ticket -> outcomes.add(new Outcome(p.partition, ticket, p, null, true)));
        rebuilds.put(p.partition, rebuild);
        Thread.ofPlatform()
                .name("rebuild-" + p.partition)
                .daemon()
                .start(() -> ended(rebuild, p, rebuild.run()));
    }

    // On the rebuild's thread. The lane may put the partition to rest at this very moment: it looks
    // at hasFailed after it has given the ticket, and this at the ticket after it has failed.
    void ended(Rebuild rebuild, OwnedPartition p, @Nullable Throwable failure) {
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
    @Nullable Rebuild ripe(OwnedPartition p) {
        Rebuild rebuild = rebuilds.get(p.partition);
        if (rebuild == null) {
            return null;
        }
        if (rebuild.hasFailed()) {
            rebuild(p);
            return null;
        }
        rebuild.headIs(p.windows.headOffset(), p.windows.tick());
        return rebuild.isRipe() ? rebuild : null;
    }

    /** Hands a partition, which the lane has just put to rest, to its rebuild. */
    void rest(Rebuild rebuild, OwnedPartition p) {
        long ticket = expect(p.partition);
        rebuild.begin(ticket);
        if (rebuild.hasFailed()) {
            outcomes.add(new Outcome(p.partition, ticket, p, null, true));
        }
    }

    /** A partition that the lane may run from now on; null if none is ready. */
    @Nullable OwnedPartition ready() {
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            if (isExpected(outcome.partition(), outcome.ticket())) {
                if (outcome.goesOn()) {
                    tickets.remove(outcome.partition());
                    waiting = tickets.keySet().stream().sorted().toList();
                } else {
                    forget(outcome.partition());
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

    private void forget(int partition) {
        tickets.remove(partition);
        Rebuild rebuild = rebuilds.remove(partition);
        if (rebuild != null) {
            rebuild.close();
        }
        waiting = tickets.keySet().stream().sorted().toList();
    }

    /** A partition leaves, or begins anew: what is under way for it is of no use. */
    void cancel(int partition) {
        forget(partition);
    }

    /** The partitions that are owned and not run; from any thread. */
    List<Integer> waiting() {
        return waiting;
    }

    @Override
    public void close() {
        closing = true;
        recoveries.shutdownNow();
        new ArrayList<>(rebuilds.keySet()).forEach(this::cancel);
        try {
            LogProbe made = probe;
            if (recoveries.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS) && made != null) {
                made.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
