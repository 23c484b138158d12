package io.headtail.simulation;

import io.headtail.snapshot.Snapshot;
import io.headtail.snapshot.SnapshotReader;
import io.headtail.snapshot.SnapshotWriter;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.testing.MemoryUpload;
import io.headtail.window.FrozenPartition;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import io.headtail.window.RestoredPartition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Snapshots to and from bytes in memory. */
final class SnapshotBytes {
    private SnapshotBytes() {}

    static SnapshotHeader header(Setup setup, int partition, FrozenPartition frozen) {
        String settings = "tick=" + setup.timing().tickMs();
        SnapshotFolder folder = new SnapshotFolder("cluster", "topic", "id", partition);
        return SnapshotHeader.of(settings, folder, setup.partitions(), Long.MIN_VALUE, -1, frozen);
    }

    /** All at once. */
    static byte[] take(Setup setup, int partition, PartitionWindows windows) {
        MemoryUpload upload = new MemoryUpload();
        FrozenPartition frozen = windows.freeze();
        try (upload) {
            SnapshotWriter writer = new SnapshotWriter(upload);
            writer.append(header(setup, partition, frozen), frozen, new byte[0]);
            writer.freeze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        windows.thaw();
        return upload.bytes();
    }

    static Snapshot read(byte[] bytes) {
        try {
            return SnapshotReader.read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SnapshotHeader readHeader(byte[] bytes) {
        try {
            return SnapshotReader.readHeader(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A running partition; windows whose tails want what the log has lost are absent. */
    static PartitionWindows restored(Setup setup, RestoredPartition from, SimLog log) {
        return from.only(window -> window.leastTailOffset() >= log.beginning())
                .resume(setup.windows(), setup.timing(), setup.kMax(), Placement.ANYWHERE);
    }
}
