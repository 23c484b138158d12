package io.headtail.log;

import io.headtail.merge.PartialEncoder;

/**
 * The maximum size of a record with a partial, whatever the ids: topics, producer and segments must
 * accept it. Consumers need no setting: they fetch a record of any size if it is the next one.
 *
 * @param topKMax the maximum number of rows of a partial, 1 to 100,000
 * @param rises whether a window is rising, whose rows are larger
 */
public record PartialLimit(int topKMax, boolean rises) {
    /** The least that Headtail's producer, and topics that it creates, accept. */
    private static final int MIN_BYTES = 8 << 20;

    /** For the key, the marks and the record's framing, each far smaller. */
    private static final int OVERHEAD_BYTES = 64 << 10;

    /** Incompressible bytes grow by far less than one in this many. */
    private static final int BYTES_PER_COMPRESSION_OVERHEAD = 128;

    /**
     * The largest record in bytes, compressed (as in a topic's {@code max.message.bytes}) or not
     * (as in the producer's {@code max.request.size}).
     */
    public int bytes() {
        int value = PartialEncoder.maxBytes(topKMax, rises);
        return value + value / BYTES_PER_COMPRESSION_OVERHEAD + OVERHEAD_BYTES;
    }

    /**
     * Bytes that Headtail's producer, and topics that it creates, accept: at least {@link #bytes}.
     */
    public int roomyBytes() {
        return Math.max(MIN_BYTES, bytes());
    }

    /** The partial that takes that many bytes, for messages. */
    @Override
    public String toString() {
        return "a partial of top-k.max=%d takes up to %d bytes".formatted(topKMax, bytes());
    }
}
