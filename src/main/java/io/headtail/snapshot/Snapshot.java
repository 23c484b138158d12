package io.headtail.snapshot;

import io.headtail.window.RestoredPartition;

/** A snapshot that was read back whole. */
public record Snapshot(SnapshotHeader header, RestoredPartition partition) {}
