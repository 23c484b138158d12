package io.headtail.testing;

import io.headtail.log.event.InvalidReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Writes records as they come to one topic, good and bad, and remembers what to expect. */
public final class RawRecords implements AutoCloseable {
    /** Records and events are of this time unless they say otherwise. */
    public static final long TIME = 1_700_000_000_000L;

    /** How often each reason is to be counted. */
    public final Map<InvalidReason, Long> invalid = new EnumMap<>(InvalidReason.class);

    private final List<List<Oracle.Event>> good = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private int sent;

    public RawRecords(String topic, int partitions) {
        this.topic = topic;
        for (int p = 0; p < partitions; p++) {
            good.add(new ArrayList<>());
        }
        producer =
                new KafkaProducer<>(
                        Map.<String, Object>copyOf(SimulatedViews.client()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** A record that is no event. */
    public void bad(InvalidReason reason, byte @Nullable [] key, byte @Nullable [] value) {
        int partition = sent++ % good.size();
        send(partition, TIME, key, value);
        invalid.merge(reason, 1L, Long::sum);
    }

    /** A record that is no event by its JSON value. */
    void badJson(InvalidReason reason, String json) {
        bad(reason, utf8("any"), utf8(json));
    }

    /** The partition that Kafka's default partitioner gives an id. */
    public static int partition(String id, int partitions) {
        return Utils.toPositive(Utils.murmur2(utf8(id))) % partitions;
    }

    /** A view by its key, some times. */
    public void good(String id, int times) {
        for (int i = 0; i < times; i++) {
            good(partition(id, good.size()), id, TIME, 1);
        }
    }

    /** A view by its key, wherever it belongs. */
    public void good(int partition, String id, long timestamp, long views) {
        add(partition, send(partition, TIME, utf8(id), null), id, timestamp, views);
    }

    /** A record that is an event by its JSON value. */
    public void goodJson(String id, long timestamp, long views, String json) {
        int partition = partition(id, good.size());
        long offset = send(partition, TIME, utf8(id), utf8(json));
        add(partition, offset, id, timestamp, views);
    }

    /** An event of four hours later in each partition, so that windows take in what was before. */
    public void push() {
        long later = TIME + 4 * 3_600_000;
        for (int p = 0; p < good.size(); p++) {
            int i = 0;
            while (partition("push_" + i, good.size()) != p) {
                i++;
            }
            String id = "push_" + i;
            String json = "{\"timestamp\":%d,\"videoId\":\"%s\",\"views\":1}".formatted(later, id);
            add(p, send(p, later, utf8(id), utf8(json)), id, later, 1);
        }
    }

    private void add(int partition, long offset, String id, long timestamp, long views) {
        good.get(partition).add(new Oracle.Event(offset, timestamp, id, views));
    }

    /** Returns the offset. */
    @SuppressWarnings("NullAway") // records may lack a key or a value
    private long send(
            int partition, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
        try {
            return producer.send(new ProducerRecord<>(topic, partition, timestamp, key, value))
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The good ones, by partition. */
    public List<List<Oracle.Event>> events() {
        return good;
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Override
    public void close() {
        producer.close();
    }
}
