package io.headtail.snapshot;

import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.window.RestoredPartition;

/**
 * A snapshot that was read back whole.
 *
 * @param open what was written of open boundaries; empty if nothing was
 */
public record Snapshot(SnapshotHeader header, RestoredPartition partition, byte[] open) {}
