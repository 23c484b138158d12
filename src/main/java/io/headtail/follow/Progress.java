package io.headtail.follow;

/**
 * How far a follower has been given a partition.
 *
 * @param mark all records below it were given
 * @param quietMs for how long nothing had come at {@code quietAtNanos}, while the partition could
 *     be read and its log was read to the end, in ms; −1 if that is not known. An open transaction
 *     is not quiet
 * @param quietAtNanos when the end was asked for that is known to be reached, by the clock of
 *     {@link System#nanoTime}; meaningless where {@code quietMs} is −1
 */
public record Progress(int partition, Mark mark, long quietMs, long quietAtNanos) {
    /** Of a partition that is not known to be quiet. */
    public static Progress busy(int partition, Mark mark) {
        return new Progress(partition, mark, -1, 0);
    }
}
