package io.headtail.log.event;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Deserializers that copy nothing and skip values that no setting reads. */
public final class Deserializers {
    /** Keys as slices of the record's buffer. */
    public static final Deserializer<ByteBuffer> KEY = new ByteBufferDeserializer();

    private static final class Nothing extends ByteBufferDeserializer {
        @Override
        @SuppressWarnings("NullAway") // Kafka's null: no value
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

    /** Values as slices of the record's buffer, or always null if no setting reads them. */
    public static Deserializer<ByteBuffer> value(EventSettings settings) {
        return settings.needsValue() ? KEY : new Nothing();
    }
}
