package io.headtail.log.event;

import io.headtail.window.EventBatch;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records and hands them on as events, a batch at a time, in offset order. Not thread-safe.
 */
public final class RecordFeed {
    private final EventDecoder decoder;
    private final EventBatch batch = new EventBatch();
    private final @Nullable InvalidLog invalidLog;

    /**
     * Creates a feed.
     *
     * @param invalidLog logs records that are not events; null for none
     */
    public RecordFeed(EventSettings settings, @Nullable InvalidLog invalidLog) {
        this(new EventDecoder(settings), invalidLog);
    }

    /** As {@link #RecordFeed(EventSettings, InvalidLog)}, with a given decoder. */
    public RecordFeed(EventDecoder decoder, @Nullable InvalidLog invalidLog) {
        this.decoder = decoder;
        this.invalidLog = invalidLog;
    }

    /**
     * Hands on {@code records[from, end)} whose offsets are below {@code limit}.
     *
     * @return the index after the last record handed on
     * @throws UndecidedRecordException if the decoder fails for reasons outside the record
     */
    public int hand(
            int partition,
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
            int from,
            int end,
            long limit,
            EventSink sink) {
        int next = from;
        for (; next < end; next++) {
            ConsumerRecord<ByteBuffer, ByteBuffer> record = records.get(next);
            if (record.offset() >= limit) {
                break;
            }
            InvalidReason reason = decoder.decide(record);
            if (reason == null) {
                batch.add(
                        record.offset(),
                        decoder.timestamp,
                        decoder.id,
                        decoder.from,
                        decoder.length,
                        decoder.views);
                if (batch.isFull()) {
                    flush(partition, sink);
                }
            } else {
                flush(partition, sink);
                if (invalidLog != null) {
                    boolean failed = reason == InvalidReason.UNDECODABLE;
                    invalidLog.note(
                            reason, partition, record.offset(), failed ? decoder.thrown : null);
                }
                sink.invalid(partition, record.offset(), reason);
            }
        }
        flush(partition, sink);
        return next;
    }

    private void flush(int partition, EventSink sink) {
        if (batch.size() > 0) {
            sink.events(partition, batch);
            batch.clear();
        }
    }
}
