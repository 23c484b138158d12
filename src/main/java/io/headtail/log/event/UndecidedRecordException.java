package io.headtail.log.event;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The decoder failed for reasons outside the record, so whether it is a view event is undecided.
 * Readers must stop: head, tails and a recount might each decide otherwise.
 */
public final class UndecidedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UndecidedRecordException(ConsumerRecord<?, ?> record, Error cause) {
        super(
                "record at topic=%s partition=%d offset=%d: decoding it failed with %s, which has"
                                .formatted(
                                        record.topic(), record.partition(), record.offset(), cause)
                        + " nothing to do with the record; restart, and report it if it fails"
                        + " again",
                cause);
    }
}
