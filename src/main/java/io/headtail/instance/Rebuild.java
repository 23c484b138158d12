package io.headtail.instance;

import io.headtail.log.LogProbe;
import io.headtail.log.PartitionLog;
import io.headtail.log.StartRule;
import io.headtail.log.TailReader;
import io.headtail.log.Topic;
import io.headtail.log.event.EventSink;
import io.headtail.log.event.InvalidReason;
import io.headtail.log.event.KeyPlacement;
import io.headtail.time.WindowSpec;
import io.headtail.window.EventBatch;
import io.headtail.window.Graft;
import io.headtail.window.PartitionWindows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds windows that a partition lacks from the log while the partition runs: reads from where
 * they start with a head and tails of its own, behind the running head and its tick. Once it is
 * near, the lane puts the partition to rest for a moment; the rebuild reads up to just that offset
 * and tick, puts its windows in, and the lane goes on.
 */
final class Rebuild implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private static final Duration WAIT = Duration.ofMillis(20);

    /** Offsets behind the head from which on the rest is a matter of a moment. */
    private static final long NEAR = 20_000;

    /** Events held before what is released must make room. */
    private static final long MOST_BUFFERED = 200_000;

    private final OwnedPartition p;
    private final InstanceSettings settings;
    private final Topic facts;
    private final LongSupplier wallMs;
    private final List<WindowSpec> specs;
    private final long deletedThrough;
    private final long deletedBelow;
    private final int partition;
    private final LongConsumer giveBack;
    private volatile long limit;
    private volatile long tick;
    private volatile long ticket = -1;
    private volatile boolean ripe;
    private volatile long notBefore = Long.MIN_VALUE;
    private volatile boolean failed;
    private volatile boolean grafting;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    /**
     * For the windows that are absent now; on the lane's thread.
     *
     * @param giveBack is given the ticket when the partition cannot take the windows yet: it runs
     *     on as it is, and the rebuild goes on behind it
     */
    Rebuild(
            OwnedPartition p,
            InstanceSettings settings,
            Topic facts,
            LongSupplier wallMs,
            LongConsumer giveBack) {
        this.wallMs = wallMs;
        this.giveBack = giveBack;
        this.p = p;
        this.partition = p.partition;
        this.settings = settings;
        this.facts = facts;
        this.specs = p.windows.absent();
        this.limit = p.windows.headOffset();
        this.tick = p.windows.tick();
        // What has been deleted by now lies below what this head has read: below that offset, and
        // not above its stream time, or was deleted before there was one.
        this.deletedBelow = p.windows.headOffset();
        this.deletedThrough = p.recovery.deletedThrough(p.windows.headCursor().streamTime());
    }

    /** Where the running head stands now. */
    void headIs(long offset, long atTick) {
        if (ticket < 0) {
            limit = offset;
            tick = atTick;
        }
    }

    /** Whether the partition should be put to rest. */
    boolean isRipe() {
        return ripe && ticket < 0 && tick > notBefore;
    }

    /** The partition rests, and belongs to this until the ticket is given back. */
    void begin(long withTicket) {
        limit = p.windows.headOffset();
        tick = p.windows.tick();
        ticket = withTicket;
    }

    /** What {@link #begin} was given; −1 before. */
    long ticket() {
        return ticket;
    }

    void failed() {
        failed = !closed;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Whether the partition may have been changed. */
    boolean hasBegunToGraft() {
        return grafting;
    }

    /** Runs the work on a thread of its own. */
    void start(Runnable work) {
        Thread started = Thread.ofPlatform().name("rebuild-" + partition).daemon().unstarted(work);
        thread = started;
        started.start();
    }

    /** Gives up, at once if it waits for the log to answer. */
    @Override
    public void close() {
        closed = true;
        Thread working = thread;
        if (working != null) {
            working.interrupt();
        }
    }

    /** Runs to the end; returns why it ended early, null if it did not or was closed. */
    @Nullable Throwable run(LogProbe probe) {
        long began = System.nanoTime();
        try {
            PartitionLog log = probe.of(partition, why -> {});
            StartRule rule =
                    new StartRule(
                            specs, settings.timing(), settings.clock(), settings.event(), facts);
            long now = wallMs.getAsLong();
            StartRule.Start start = rule.start(log, now, deletedThrough);
            if (log.beginningOffset() > deletedBelow) {
                // More has been deleted since.
                start = rule.start(log, now, Long.MAX_VALUE);
            }
            LOG.info(
                    "windows are rebuilt partition={} windows={} from={}", partition, specs, start);
            PartitionWindows windows =
                    new PartitionWindows(
                            specs,
                            settings.timing(),
                            settings.kMax(),
                            start.offset(),
                            start.completeFrom(),
                            KeyPlacement.of(settings.event(), partition, facts.get().partitions()));
            if (read(windows, start.offset())) {
                LOG.info(
                        "windows are there again partition={} windows={} seconds={}",
                        partition,
                        specs,
                        (System.nanoTime() - began) / 1e9);
            }
            return null;
        } catch (Throwable e) {
            return closed ? null : e;
        }
    }

    // Reads until the windows are in their place; false if it was closed before.
    private boolean read(PartitionWindows windows, long from) {
        List<TailReader> readers = new ArrayList<>();
        try {
            Side head = new Side(windows, -1);
            readers.add(new TailReader("head", settings.kafka(), settings.event(), head, head));
            for (int w = 0; w < specs.size(); w++) {
                if (specs.get(w).isSliding()) {
                    Side tail = new Side(windows, w);
                    readers.add(
                            new TailReader(
                                    specs.get(w).name(),
                                    settings.kafka(),
                                    settings.event(),
                                    tail,
                                    tail));
                }
            }
            readers.forEach(reader -> reader.start(partition, from));
            while (!closed) {
                if (!isThere(windows)) {
                    cycle(windows, readers);
                } else if (Graft.isPossible(p.windows, windows)) {
                    grafting = true;
                    Graft.graft(p.windows, windows);
                    return true;
                } else {
                    long was = ticket;
                    notBefore = tick;
                    ticket = -1;
                    giveBack.accept(was);
                }
            }
            return false;
        } finally {
            // A consumer that is closed on an interrupted thread does not close.
            boolean interrupted = Thread.interrupted();
            readers.forEach(TailReader::close);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isThere(PartitionWindows windows) {
        return ticket >= 0 && windows.headOffset() >= limit && windows.tick() == tick;
    }

    // At the end the partition's own tick is reached whatever the watermark here is.
    private boolean isAtEnd(PartitionWindows windows) {
        return ticket >= 0 && windows.headOffset() >= limit;
    }

    private void cycle(PartitionWindows windows, List<TailReader> readers) {
        long upTo = limit;
        long target = tick;
        int read = 0;
        for (TailReader reader : readers) {
            read += reader.feed(read > 0 ? Duration.ZERO : WAIT);
        }
        if (windows.headOffset() >= upTo) {
            windows.headAt(upTo);
        }
        ripe = upTo - windows.headOffset() < NEAR;
        long reach = windows.reachable(target, isAtEnd(windows));
        if (reach > windows.tick() && reach != Long.MIN_VALUE) {
            windows.advance(reach);
        } else if (read == 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** What the head or a tail of the rebuild reads. */
    private final class Side implements EventSink, TailReader.Appetite {
        private final PartitionWindows windows;
        private final int window;

        Side(PartitionWindows windows, int window) {
            this.windows = windows;
            this.window = window;
        }

        private boolean isHead() {
            return window < 0;
        }

        @Override
        public void events(int of, EventBatch batch) {
            if (isHead()) {
                windows.head(batch);
            } else {
                windows.tail(window, batch);
            }
        }

        @Override
        public void invalid(int of, long offset, InvalidReason reason) {
            if (isHead()) {
                windows.headPass(offset);
            } else {
                windows.tailPass(window, offset);
            }
        }

        @Override
        public void position(int of, long position) {
            if (isHead()) {
                windows.headAt(Math.min(position, limit));
            } else {
                windows.tailAt(window, position);
            }
        }

        @Override
        public boolean wants(int of) {
            if (isHead()) {
                return windows.headOffset() < limit
                        && (windows.headCursor().buffered() < MOST_BUFFERED
                                || windows.headReach() <= windows.tick()
                                || windows.tick() >= tick);
            }
            return windows.tailWants(
                    window, isAtEnd(windows) ? tick : Math.min(tick, windows.headReach()));
        }

        @Override
        public long headOffset(int of) {
            return isHead() ? limit : windows.headOffset();
        }

        @Override
        public long tailOffset(int of) {
            return isHead() ? windows.headOffset() : windows.tailOffset(window);
        }
    }
}
