package io.headtail.tool.drill.store;

/** Where a drill keeps snapshots. */
public enum StoreKind {
    /** A directory on this machine. */
    DIRECTORY,
    /** An S3 server of the drill's own. */
    S3
}
