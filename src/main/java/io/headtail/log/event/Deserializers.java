package io.headtail.log.event;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Deserializers that copy nothing, and that do not look at values which nobody reads. */
public final class Deserializers {
    /** Keys as slices of the record. */
    public static final Deserializer<ByteBuffer> KEY = new ByteBufferDeserializer();

    private static final class Nothing extends ByteBufferDeserializer {
        @Override
        @SuppressWarnings("NullAway") // a value that is not there is null to Kafka
        public ByteBuffer deserialize(String topic, byte[] data) {
            return null;
        }

        @Override
        @SuppressWarnings("NullAway")
        public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer data) {
            return null;
        }
    }

    private Deserializers() {}

    public static Deserializer<ByteBuffer> value(EventSettings settings) {
        return settings.needsValue() ? KEY : new Nothing();
    }
}
