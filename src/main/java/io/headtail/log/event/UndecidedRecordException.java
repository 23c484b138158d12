package io.headtail.log.event;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Whether a record is a view event could not be told, and not because of what stands in it. Whoever
 * reads it stops: head, tails and a recount might each decide otherwise.
 */
public final class UndecidedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UndecidedRecordException(ConsumerRecord<?, ?> record, Error cause) {
        super(
                "record at topic=%s partition=%d offset=%d: reading it failed with %s, which says"
                                .formatted(
                                        record.topic(), record.partition(), record.offset(), cause)
                        + " nothing of the record; start again, and report it if it fails again",
                cause);
    }
}
