package io.headtail.window;

/** Is told of each late event that a head reads. */
public interface LateListener {
    /**
     * An event is late.
     *
     * @param timestamp its own, epoch ms
     * @param streamTime the largest timestamp before it in the partition, epoch ms
     */
    void late(long offset, long timestamp, long streamTime);
}
