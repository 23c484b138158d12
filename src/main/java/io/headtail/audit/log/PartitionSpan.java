package io.headtail.audit.log;

import java.time.Instant;

/**
 * The readable records of one partition.
 *
 * @param begin the log start offset, inclusive
 * @param end the last stable offset, exclusive: events of open transactions are outside
 * @param firstTimestamp timestamp of the first record, epoch ms; {@link Long#MAX_VALUE} if there is
 *     none
 */
public record PartitionSpan(int partition, long begin, long end, long firstTimestamp) {
    /**
     * Whether all events from a time on are still in the log. Offset 0 was the first record ever. A
     * later {@code begin} means that records were deleted; none of them can be of the requested
     * time if the first remaining record is so much older that it would be late after them. (It
     * could be late itself; then the counts differ, and the difference is examined.)
     *
     * @param startMs epoch ms, inclusive; {@link Long#MIN_VALUE} for all time
     * @param spareMs the lateness plus how far a JSON timestamp may be ahead of its record's, in ms
     */
    public boolean reaches(long startMs, long spareMs) {
        if (begin == 0) {
            return true;
        }
        return startMs != Long.MIN_VALUE
                && firstTimestamp != Long.MAX_VALUE
                && firstTimestamp < startMs - spareMs;
    }

    /** A human-readable description. */
    public String described() {
        return "partition %d begins at offset %d, %s"
                .formatted(
                        partition,
                        begin,
                        firstTimestamp == Long.MAX_VALUE
                                ? "where no record is left"
                                : "with a record of " + Instant.ofEpochMilli(firstTimestamp));
    }
}
