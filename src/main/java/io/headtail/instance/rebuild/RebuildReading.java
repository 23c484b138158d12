package io.headtail.instance.rebuild;

import io.headtail.instance.partition.FeedSink;
import io.headtail.time.WindowSpec;
import io.headtail.window.Head;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Tail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Advances windows that are being rebuilt to the offset and tick of their partition, with a head
 * and tails of their own. Belongs to the rebuild's thread.
 */
final class RebuildReading implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(20);
    private static final long IDLE_NANOS = 1_000_000;

    /**
     * The lag behind the partition's head, in offsets, below which catching up takes a moment only.
     */
    private static final long MAX_NEAR_LAG = 20_000;

    /** The maximum number of events held before the head waits for releases. */
    private static final long MAX_BUFFERED = 200_000;

    private final PartitionWindows windows;
    private final List<RebuildLog.Reader> readers = new ArrayList<>();
    private RebuildState.Reading now;

    /** Opens readers at an offset; closes those already open if one cannot be opened. */
    RebuildReading(
            PartitionWindows windows, RebuildLog log, long offset, RebuildState.Reading begin) {
        this.windows = windows;
        this.now = begin;
        try {
            readers.add(log.reader("head", new HeadSide(), offset));
            for (int w = 0; w < windows.size(); w++) {
                WindowSpec spec = windows.spec(w);
                for (int tail = 0; tail < spec.span().tailLagsMs().size(); tail++) {
                    readers.add(log.reader(spec.name(), new TailSide(w, tail), offset));
                }
            }
        } catch (Throwable e) {
            try {
                close();
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /**
     * Reads on towards the partition's position.
     *
     * @return whether the partition is held and the windows have reached its offset and tick
     */
    boolean cycle(RebuildState.Reading state) {
        now = state;
        if (isCaughtUp()) {
            return true;
        }
        int read = 0;
        for (RebuildLog.Reader reader : readers) {
            read += reader.feed(read > 0 ? Duration.ZERO : WAIT);
        }
        RebuildState.Position target = now.target();
        if (windows.head().offset() >= target.offset()) {
            windows.head().moveTo(target.offset());
        }
        long reach = windows.reachable(target.tick(), isAtEnd());
        if (reach > windows.tick() && reach != Long.MIN_VALUE) {
            windows.advance(reach);
        } else if (read == 0) {
            LockSupport.parkNanos(IDLE_NANOS);
        }
        return isCaughtUp();
    }

    /** Whether catching up with the partition's head takes a moment only. */
    boolean isNear() {
        return now.target().offset() - windows.head().offset() < MAX_NEAR_LAG;
    }

    private boolean isCaughtUp() {
        return isAtEnd() && windows.tick() == now.target().tick();
    }

    // At the end the partition's tick is reached whatever the rebuild's watermark is.
    private boolean isAtEnd() {
        return now instanceof RebuildState.Holding
                && windows.head().offset() >= now.target().offset();
    }

    @Override
    public void close() {
        // A consumer does not close on an interrupted thread.
        boolean interrupted = Thread.interrupted();
        RuntimeException failure = null;
        for (RebuildLog.Reader reader : readers) {
            try {
                reader.close();
            } catch (RuntimeException e) {
                // The others are closed all the same.
                failure = failure == null ? e : failure;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** The rebuild's head, up to the partition's head. */
    private final class HeadSide extends FeedSink {
        @Override
        protected Head feed(int partition) {
            return windows.head();
        }

        @Override
        public void position(int partition, long position) {
            windows.head().moveTo(Math.min(position, now.target().offset()));
        }

        @Override
        public boolean wants(int partition) {
            Head head = windows.head();
            return head.offset() < now.target().offset()
                    && (head.buffered() < MAX_BUFFERED
                            || head.reach() <= windows.tick()
                            || windows.tick() >= now.target().tick());
        }

        @Override
        public long headOffset(int partition) {
            return now.target().offset();
        }
    }

    /** A tail of the rebuild, up to the rebuild's head. */
    private final class TailSide extends FeedSink {
        private final int window;
        private final int tail;

        TailSide(int window, int tail) {
            this.window = window;
            this.tail = tail;
        }

        @Override
        protected Tail feed(int partition) {
            return windows.window(window).tail(tail);
        }

        @Override
        public boolean wants(int partition) {
            long tick = now.target().tick();
            return feed(partition).wants(isAtEnd() ? tick : Math.min(tick, windows.head().reach()));
        }

        @Override
        public long headOffset(int partition) {
            return windows.head().offset();
        }
    }
}
