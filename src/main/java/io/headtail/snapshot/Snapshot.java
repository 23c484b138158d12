package io.headtail.snapshot;

import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.window.RestoredPartition;

/**
 * A snapshot that was read completely.
 *
 * @param open the bytes of provisional boundaries as their owner wrote them; empty if there were
 *     none
 */
public record Snapshot(SnapshotHeader header, RestoredPartition partition, byte[] open) {}
