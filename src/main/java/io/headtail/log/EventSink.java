package io.headtail.log;

/** Takes what a reader reads, in offset order per partition. Keeps no array. */
public interface EventSink {
    /** A view event; its id is {@code id[from, from + length)}. */
    void event(
            int partition,
            long offset,
            long timestamp,
            byte[] id,
            int from,
            int length,
            int views,
            boolean misplaced);

    /** A record that is no view event. */
    void invalid(int partition, long offset, InvalidReason reason);

    /** Every record below {@code position} has been handed over; some offsets hold none. */
    void position(int partition, long position);
}
