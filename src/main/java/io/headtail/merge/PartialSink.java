package io.headtail.merge;

/** Where encoded partials go. Safe from any thread. */
public interface PartialSink {
    /** Sends a partial; returns before it has arrived. Keeps the arrays. */
    void send(byte[] key, byte[] value);
}
