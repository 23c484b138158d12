package io.headtail.log.scan;

import static java.util.Objects.requireNonNull;

import io.headtail.follow.FollowedPartition;
import io.headtail.follow.Mark;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.InvalidReason;
import io.headtail.log.follow.FollowedRecord;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes the records of a scan, and decides which are late. Not thread-safe. */
final class ScannedEvents {
    private final ScanSink sink;
    private final FollowedRecord event;
    private final Map<Integer, FollowedPartition> partitions = new HashMap<>();
    private long count;

    ScannedEvents(
            Collection<OffsetSpan> spans, EventSettings settings, long latenessMs, ScanSink sink) {
        this.sink = sink;
        this.event = new FollowedRecord(settings);
        for (OffsetSpan span : spans) {
            Mark from = new Mark(span.from(), span.streamTime(), -1);
            partitions.put(span.partition(), new FollowedPartition(from, latenessMs));
        }
    }

    void take(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        FollowedPartition partition = requireNonNull(partitions.get(record.partition()));
        InvalidReason reason = event.become(record, partition);
        if (reason == null) {
            count++;
            sink.event(event);
        } else {
            sink.invalid(record.partition(), record.offset(), reason);
        }
    }

    /** Number of valid events so far. */
    long count() {
        return count;
    }
}
