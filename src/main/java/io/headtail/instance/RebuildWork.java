package io.headtail.instance;

import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.LogProbe;
import io.headtail.log.PartitionLog;
import io.headtail.log.StartRule;
import io.headtail.log.TailReader;
import io.headtail.log.Topic;
import io.headtail.log.event.KeyPlacement;
import io.headtail.time.WindowSpec;
import io.headtail.window.Graft;
import io.headtail.window.Head;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Tail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds windows that a partition lacks from the log while the partition runs: reads from where
 * they start with a head and tails of its own, behind the running head and its tick, and puts its
 * windows in once the partition rests for that. On a thread of its own.
 */
final class RebuildWork {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildWork.class);
    private static final Duration WAIT = Duration.ofMillis(20);

    /** Offsets behind the head from which on the rest is a matter of a moment. */
    private static final long NEAR = 20_000;

    /** Events held before what is released must make room. */
    private static final long MAX_BUFFERED = 200_000;

    private final Rebuild rebuild;
    private final LanePartition p;
    private final InstanceSettings settings;
    private final Topic facts;
    private final LongSupplier wallMs;
    private final LogProbe probe;
    private final List<WindowSpec> specs;
    private final long deletedThrough;
    private final long deletedBelow;
    private final int partition;

    /** For the windows that are absent now; on the lane's thread. */
    RebuildWork(
            Rebuild rebuild,
            LanePartition p,
            InstanceSettings settings,
            Topic facts,
            LongSupplier wallMs,
            LogProbe probe) {
        this.rebuild = rebuild;
        this.p = p;
        this.partition = p.partition;
        this.settings = settings;
        this.facts = facts;
        this.wallMs = wallMs;
        this.probe = probe;
        this.specs = p.windows.absent();
        // What has been deleted by now lies below what this head has read: below that offset, and
        // not above its stream time, or was deleted before there was one.
        this.deletedBelow = p.windows.head().offset();
        this.deletedThrough = p.recovery.deletedThrough(p.windows.head().streamTime());
    }

    /** Runs to the end; returns why it ended early, null if it did not or was closed. */
    @Nullable Throwable run() {
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
            return rebuild.isClosed() ? null : e;
        }
    }

    // Reads until the windows are in their place; false if it was closed before.
    private boolean read(PartitionWindows windows, long from) {
        List<TailReader> readers = new ArrayList<>();
        try {
            HeadSide head = new HeadSide(windows);
            readers.add(new TailReader("head", settings.kafka(), settings.event(), head, head));
            for (int w = 0; w < specs.size(); w++) {
                if (specs.get(w).isSliding()) {
                    TailSide tail = new TailSide(windows, w);
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
            while (!rebuild.isClosed()) {
                if (!isThere(windows)) {
                    cycle(windows, readers);
                } else if (Graft.isPossible(p.windows, windows)) {
                    rebuild.beginsToGraft();
                    Graft.graft(p.windows, windows);
                    return true;
                } else {
                    rebuild.giveBack();
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
        return isAtEnd(windows) && windows.tick() == rebuild.tick();
    }

    // At the end the partition's own tick is reached whatever the watermark here is.
    private boolean isAtEnd(PartitionWindows windows) {
        return rebuild.ticket() >= 0 && windows.head().offset() >= rebuild.limit();
    }

    private void cycle(PartitionWindows windows, List<TailReader> readers) {
        long upTo = rebuild.limit();
        long target = rebuild.tick();
        int read = 0;
        for (TailReader reader : readers) {
            read += reader.feed(read > 0 ? Duration.ZERO : WAIT);
        }
        if (windows.head().offset() >= upTo) {
            windows.head().moveTo(upTo);
        }
        rebuild.ripe(upTo - windows.head().offset() < NEAR);
        long reach = windows.reachable(target, isAtEnd(windows));
        if (reach > windows.tick() && reach != Long.MIN_VALUE) {
            windows.advance(reach);
        } else if (read == 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** What the head of the rebuild reads: up to where the running head stands. */
    private final class HeadSide extends FeedSink {
        private final PartitionWindows windows;

        HeadSide(PartitionWindows windows) {
            this.windows = windows;
        }

        @Override
        Head feed(int of) {
            return windows.head();
        }

        @Override
        public void position(int of, long position) {
            windows.head().moveTo(Math.min(position, rebuild.limit()));
        }

        @Override
        public boolean wants(int of) {
            Head head = windows.head();
            return head.offset() < rebuild.limit()
                    && (head.buffered() < MAX_BUFFERED
                            || head.reach() <= windows.tick()
                            || windows.tick() >= rebuild.tick());
        }

        @Override
        public long headOffset(int of) {
            return rebuild.limit();
        }
    }

    /** What a tail of the rebuild reads: up to where its head stands. */
    private final class TailSide extends FeedSink {
        private final PartitionWindows windows;
        private final int window;

        TailSide(PartitionWindows windows, int window) {
            this.windows = windows;
            this.window = window;
        }

        @Override
        Tail feed(int of) {
            return windows.tail(window);
        }

        @Override
        public boolean wants(int of) {
            boolean atEnd = isAtEnd(windows); // the ticket, and only then the tick
            long tick = rebuild.tick();
            long target = atEnd ? tick : Math.min(tick, windows.head().reach());
            return feed(of).wants(target);
        }

        @Override
        public long headOffset(int of) {
            return windows.head().offset();
        }
    }
}
