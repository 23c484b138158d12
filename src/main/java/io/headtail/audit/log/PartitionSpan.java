package io.headtail.audit.log;

import java.time.Instant;

/**
 * What one partition holds.
 *
 * @param begin the first offset left
 * @param end the offset after the last that can be read: transactions still open are outside
 * @param firstTimestamp epoch ms, of the first record left; {@link Long#MAX_VALUE} where none is
 */
public record PartitionSpan(int partition, long begin, long end, long firstTimestamp) {
    /**
     * Whether everything of a time or later is still there. Offset 0 was the first record ever. A
     * later begin means that records were deleted; none of them can be of the time asked for if the
     * first one left is so much older that it would be late after them. (It could be late itself;
     * then the counts differ and are seen to.)
     *
     * @param startMs epoch ms; {@link Long#MIN_VALUE} for all time
     * @param spareMs lateness, and how far a JSON timestamp may be ahead of its record's
     */
    public boolean reaches(long startMs, long spareMs) {
        if (begin == 0) {
            return true;
        }
        return startMs != Long.MIN_VALUE
                && firstTimestamp != Long.MAX_VALUE
                && firstTimestamp < startMs - spareMs;
    }

    /** For people. */
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
