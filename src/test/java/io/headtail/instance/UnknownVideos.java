package io.headtail.instance;

import io.headtail.testing.RecordRewriter;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A Kafka interceptor that lets every tail read videos that no head has seen. */
public final class UnknownVideos extends RecordRewriter {
    @Override
    protected boolean isActive() {
        return !isHead();
    }

    @Override
    protected ConsumerRecord<Object, Object> rewritten(ConsumerRecord<Object, Object> record) {
        return with(record, ByteBuffer.wrap(new byte[] {'?'}), record.value());
    }
}
