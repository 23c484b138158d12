package io.headtail.window;

/** Listens to the late events that a head reads. */
public interface LateListener {
    /**
     * Called for each late event.
     *
     * @param timestamp its own, epoch ms
     * @param streamTime the largest timestamp before it in the partition, epoch ms
     */
    void late(long offset, long timestamp, long streamTime);
}
