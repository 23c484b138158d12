package io.headtail.log.scan;

/**
 * What of one partition can be read.
 *
 * @param begin the first offset that is still in the log, inclusive; 0 if nothing was deleted
 * @param end the last stable offset, exclusive: records of open transactions are outside
 */
public record LogExtent(int partition, long begin, long end) {}
