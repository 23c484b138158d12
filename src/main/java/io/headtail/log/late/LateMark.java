package io.headtail.log.late;

import io.headtail.follow.Mark;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What the group has committed of a partition: the position as its offset, the rest as its
 * metadata, in the form {@code 1 TOPIC-ID STREAM-TIME SENT-BELOW DECODING}.
 *
 * @param sentBelow all late events below this offset were sent; above the position where the log is
 *     read once more
 */
record LateMark(Mark mark, long sentBelow, Origin origin) {
    private static final String VERSION = "1";
    private static final int FIELDS = 5;

    /**
     * What a position and its stream time are of.
     *
     * @param topicId of the topic of view events
     * @param decoding what its records are decoded with, without spaces
     */
    record Origin(String topicId, String decoding) {}

    OffsetAndMetadata toOffset() {
        return new OffsetAndMetadata(
                mark.nextOffset(),
                mark.leaderEpoch() < 0 ? Optional.empty() : Optional.of(mark.leaderEpoch()),
                String.join(
                        " ",
                        VERSION,
                        origin.topicId,
                        Long.toString(mark.streamTime()),
                        Long.toString(sentBelow),
                        origin.decoding));
    }

    /** Null if it was not committed by a late bin. */
    static @Nullable LateMark parse(OffsetAndMetadata offset) {
        String[] fields = offset.metadata().split(" ", -1);
        if (fields.length != FIELDS || !fields[0].equals(VERSION)) {
            return null;
        }
        try {
            return new LateMark(
                    new Mark(
                            offset.offset(),
                            Long.parseLong(fields[2]),
                            offset.leaderEpoch().orElse(-1)),
                    Long.parseLong(fields[3]),
                    new Origin(fields[1], fields[4]));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
