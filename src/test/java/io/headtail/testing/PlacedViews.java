package io.headtail.testing;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer of single views, each into the partition and at the time that the test says. */
public final class PlacedViews implements AutoCloseable {
    private static final byte[] ONE_VIEW = "{\"views\":1}".getBytes(StandardCharsets.UTF_8);

    public final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    /** A producer with these settings over Kafka's own, {@code bootstrap.servers} among them. */
    public PlacedViews(String topic, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("linger.ms", 0));
        all.putAll(settings);
        this.topic = topic;
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** One that sends in transactions, which must be begun and ended by hand. */
    public static PlacedViews transactional(String topic, String bootstrapServers) {
        PlacedViews views =
                new PlacedViews(
                        topic,
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "transactional.id", topic,
                                "transaction.timeout.ms", 600_000));
        views.producer.initTransactions();
        return views;
    }

    /** Sends a view and returns. */
    public void send(int partition, String id, long timestamp) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        var unused =
                producer.send(new ProducerRecord<>(topic, partition, timestamp, key, ONE_VIEW));
    }

    @Override
    public void close() {
        producer.close();
    }
}
