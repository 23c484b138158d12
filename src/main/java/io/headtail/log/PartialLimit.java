package io.headtail.log;

import io.headtail.merge.PartialEncoder;

/**
 * How large a record with a partial can be: what its topics, the producer and a segment must take,
 * whatever the ids. Consumers fetch a record of any size if it is the next one.
 *
 * @param topKMax rows that a partial may have, 1 to 100,000
 */
public record PartialLimit(int topKMax) {
    /** Of topics that Headtail makes, and its producer, whatever is needed. */
    private static final int MIN_BYTES = 8 << 20;

    /** For the key, the marks and what is around a record, each far below. */
    private static final int AROUND_BYTES = 64 << 10;

    /** Bytes that do not compress grow by far less than one in this many. */
    private static final int COMPRESSION_SHARE = 128;

    /**
     * Bytes of the largest record, compressed (as a topic's {@code max.message.bytes} has it) or
     * not (as the producer's {@code max.request.size} has it).
     */
    public int bytes() {
        int value = PartialEncoder.maxBytes(topKMax);
        return value + value / COMPRESSION_SHARE + AROUND_BYTES;
    }

    /** What topics that Headtail makes, and its producer, take: at least {@link #bytes}. */
    public int roomyBytes() {
        return Math.max(MIN_BYTES, bytes());
    }

    /** What can need so much, for messages. */
    @Override
    public String toString() {
        return "a partial of top-k.max=%d takes up to %d bytes".formatted(topKMax, bytes());
    }
}
