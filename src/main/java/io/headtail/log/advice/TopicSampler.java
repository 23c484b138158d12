package io.headtail.log.advice;

import io.headtail.log.ClientProperties;
import io.headtail.log.KafkaSettings;
import io.headtail.log.event.Deserializers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a few records of a few partitions: the first ones, or the newest. Partitions that do not
 * answer soon are skipped. For one thread, which may be interrupted.
 */
final class TopicSampler {
    private static final int MAX_PARTITIONS = 16;
    private static final int MAX_RECORDS = 400;
    private static final int MIN_RECORDS_A_PARTITION = 50;
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

    /** Fewer records than this are too few to stop sampling. */
    static final int MIN_SAMPLE = 50;

    private final KafkaSettings settings;

    TopicSampler(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads a sample.
     *
     * @throws org.apache.kafka.common.KafkaException if the broker does not answer
     */
    Sample read(int partitions, boolean newest) {
        List<TopicPartition> some =
                IntStream.range(0, Math.min(partitions, MAX_PARTITIONS))
                        .mapToObj(i -> i * partitions / Math.min(partitions, MAX_PARTITIONS))
                        .map(p -> new TopicPartition(settings.topic(), p))
                        .toList();
        int each = Math.max(MIN_RECORDS_A_PARTITION, MAX_RECORDS / some.size());
        KafkaConsumer<ByteBuffer, ByteBuffer> consumer =
                ClientProperties.make(
                        () ->
                                new KafkaConsumer<>(
                                        new ClientProperties(settings).tail(),
                                        Deserializers.KEY,
                                        Deserializers.KEY));
        try {
            consumer.assign(some);
            Map<TopicPartition, Long> ends = consumer.endOffsets(some, READ_TIMEOUT);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(some, READ_TIMEOUT);
            for (TopicPartition partition : some) {
                long begin = begins.getOrDefault(partition, 0L);
                long end = ends.getOrDefault(partition, begin);
                consumer.seek(partition, newest ? Math.max(begin, end - each) : begin);
            }
            return new Sample(read(consumer, ends, each));
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private static List<SampledRecord> read(
            KafkaConsumer<ByteBuffer, ByteBuffer> consumer,
            Map<TopicPartition, Long> ends,
            int each) {
        List<SampledRecord> sampled = new ArrayList<>();
        Map<TopicPartition, Integer> taken = new HashMap<>();
        long began = System.nanoTime();
        while (!consumer.assignment().equals(consumer.paused())
                && System.nanoTime() - began < READ_TIMEOUT.toNanos()) {
            for (ConsumerRecord<ByteBuffer, ByteBuffer> record : consumer.poll(POLL_TIMEOUT)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (taken.merge(partition, 1, Integer::sum) <= each) {
                    sampled.add(SampledRecord.of(record));
                }
            }
            for (TopicPartition partition : consumer.assignment()) {
                if (taken.getOrDefault(partition, 0) >= each
                        || consumer.position(partition, READ_TIMEOUT)
                                >= ends.getOrDefault(partition, 0L)) {
                    consumer.pause(List.of(partition));
                }
            }
        }
        return sampled;
    }
}
