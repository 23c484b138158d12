package io.headtail.tool.drill.store;

/** Where a drill keeps snapshots. */
public enum StoreKind {
    /** A directory on this machine. */
    DIRECTORY,
    /** The drill's own S3 server. */
    S3
}
