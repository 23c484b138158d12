package io.headtail.follow;

/**
 * How far a follower has been given a partition.
 *
 * @param mark all records below it were given
 * @param quietMs for how long, by a monotonic clock, nothing has come since the end of the log was
 *     reached, in ms; −1 while there is more to read
 */
public record Progress(int partition, Mark mark, long quietMs) {}
