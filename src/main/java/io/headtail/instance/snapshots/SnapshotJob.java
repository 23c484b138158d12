package io.headtail.instance.snapshots;

import io.headtail.instance.partition.ProvisionalBoundaries;
import io.headtail.log.Topic;
import io.headtail.merge.PartialSink;
import io.headtail.snapshot.SnapshotWriter;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.window.FrozenPartition;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot on its way from a lane to the store. The lane creates it, another thread runs it,
 * and the lane checks {@link #isCopied} before it advances the partition and {@link #isDone} before
 * it freezes it again.
 */
final class SnapshotJob implements Runnable {
    private static final long ACKNOWLEDGED_WITHIN_NANOS = 300_000_000_000L;
    private static final long NAP_NANOS = 2_000_000;

    private final SnapshotHeader header;
    private final SnapshotFolder folder;
    private final FrozenPartition frozen;
    private final byte[] provisional;
    private final boolean openRises;
    private final SnapshotStore store;
    private final PartialSink sink;
    private final Topic topic;
    private final long mark;
    private final LongSupplier nanos;
    private final long frozenNanos;
    private volatile boolean copied;
    private volatile boolean done;
    private volatile @Nullable Throwable failure;
    private long bytes;
    private long totalNanos;

    /**
     * For a partition that was just frozen, after its newest partials were sent.
     *
     * @param provisional its provisional boundaries, which are encoded here
     * @param last whether the partition will not change any more, so that no copy is needed
     * @param nanos as {@link System#nanoTime}; from any thread
     */
    SnapshotJob(
            SnapshotFolder folder,
            SnapshotHeader header,
            FrozenPartition frozen,
            ProvisionalBoundaries provisional,
            boolean last,
            SnapshotStore store,
            PartialSink sink,
            Topic topic,
            LongSupplier nanos) {
        this.topic = topic;
        this.nanos = nanos;
        this.frozenNanos = nanos.getAsLong();
        this.folder = folder;
        this.header = header;
        this.frozen = frozen;
        this.provisional = provisional.toBytes();
        this.openRises = provisional.hasRises();
        this.copied = last;
        this.store = store;
        this.sink = sink;
        this.mark = sink.handedIn();
    }

    @Override
    public void run() {
        try {
            if (!copied) {
                frozen.copy();
                copied = true;
            }
            write();
        } catch (Throwable e) {
            // Also an error, such as no memory for the copy: a snapshot that is not visible was not
            // taken.
            failure = e;
        } finally {
            copied = true;
            totalNanos = nanos.getAsLong() - frozenNanos;
            done = true;
        }
    }

    private void write() throws IOException {
        try (SnapshotStore.Upload upload = store.create(folder, header.name().fileName())) {
            SnapshotWriter writer = new SnapshotWriter(upload);
            writer.append(header, frozen, provisional, openRises);
            awaitAcknowledgements();
            confirmTopic();
            bytes = writer.freeze();
        }
    }

    // If a snapshot became visible before the partials up to its tick were acknowledged, some ticks
    // might never be published after a crash.
    private void awaitAcknowledgements() throws IOException {
        long since = nanos.getAsLong();
        while (sink.acknowledged() < mark) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("stopped before the partials were acknowledged");
            }
            if (nanos.getAsLong() - since > ACKNOWLEDGED_WITHIN_NANOS) {
                throw new IOException("Kafka has not acknowledged the partials up to its tick");
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    // If the topic is still the same, everything read before the freeze is from it. Otherwise the
    // snapshot of one topic might be stored as that of another.
    private void confirmTopic() throws IOException {
        try {
            topic.confirmed(why -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped before the topic was confirmed");
        }
    }

    /** Whether the partition may advance. */
    boolean isCopied() {
        return copied;
    }

    /** Whether it has ended, successfully or not; only then may the methods below be called. */
    boolean isDone() {
        return done;
    }

    /** Why the snapshot is not visible; null if it is. */
    @Nullable Throwable failure() {
        return failure;
    }

    SnapshotHeader header() {
        return header;
    }

    SnapshotFolder folder() {
        return folder;
    }

    long frozenNanos() {
        return frozenNanos;
    }

    long bytes() {
        return bytes;
    }

    /** From freezing to visible. */
    long totalNanos() {
        return totalNanos;
    }
}
