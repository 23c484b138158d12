package io.headtail.simulation;

import io.headtail.snapshot.SnapshotWriter;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.testing.MemoryUpload;
import io.headtail.window.FrozenPartition;
import io.headtail.window.PartitionWindows;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a life, one at a time and piece by piece: freeze, copy, write part by part, wait
 * for the acknowledgements, show, and remove the oldest ones. While it is written the owner goes
 * on.
 */
final class SnapshotWork {
    private static final int KEEP = 2;

    /** Bytes of a part; the life goes on between two. */
    private static final int PART = 160;

    private final Life life;
    private @Nullable Job job;

    SnapshotWork(Life life) {
        this.life = life;
    }

    /** Whether the windows must not move now. */
    boolean holds() {
        return job != null && !job.copied;
    }

    boolean isIdle() {
        return job == null;
    }

    /** Freezes; the partials sent by now must be acknowledged before the snapshot shows. */
    void freeze(PartitionWindows windows) {
        job = new Job(windows);
        life.step();
    }

    void copy() {
        if (job != null) {
            job.copy();
        }
    }

    /** The next piece of work on the snapshot under way. */
    void goOn() {
        if (job == null) {
            return;
        }
        try {
            if (job.goOn()) {
                job = null;
                removeOldest();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void removeOldest() {
        while (life.journal.durable().snapshots().size() > KEEP) {
            Durable durable = life.journal.durable();
            life.journal.change(durable.without(durable.snapshots().firstKey()));
            life.step();
        }
    }

    /** One snapshot. */
    private final class Job extends MemoryUpload {
        private final PartitionWindows windows;
        private final FrozenPartition frozen;
        private final SnapshotHeader header;
        private final int mark = life.journal.sent().size();
        private final SnapshotWriter writer = new SnapshotWriter(this);
        private int part;
        private boolean copied;
        private boolean writing;
        private boolean written;

        Job(PartitionWindows windows) {
            this.windows = windows;
            this.frozen = windows.freeze();
            this.header = SnapshotBytes.header(life.setup, 0, frozen);
        }

        void copy() {
            if (!copied) {
                frozen.copy();
                copied = true;
                life.step();
            }
        }

        /** Whether it shows now. */
        boolean goOn() throws IOException {
            if (!copied) {
                copy();
            } else if (!writing && !written) {
                writing = true;
                writer.append(header, frozen, new byte[0]);
                writing = false;
                written = true;
            } else if (written
                    && (life.journal.acked() >= mark
                            || life.fault == RecoveryFault.VISIBLE_TOO_EARLY)) {
                windows.thaw();
                writer.freeze();
                return true;
            }
            return false;
        }

        @Override
        public void write(byte[] source, int from, int length) {
            super.write(source, from, length);
            part += length;
            if (writing && part >= PART) {
                part = 0;
                life.step();
                life.meanwhile();
            }
        }

        @Override
        public void freeze() {
            life.journal.change(life.journal.durable().with(header.name(), bytes()));
            life.step();
        }
    }
}
