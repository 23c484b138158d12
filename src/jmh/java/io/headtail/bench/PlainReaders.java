package io.headtail.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The reference: plain consumers with byte[] keys and values that read the same as head and tails
 * and do nothing with it. As many threads as lanes; each has a consumer for the head and one for
 * each tail, in turn.
 */
@Command(name = "plain")
final class PlainReaders implements Callable<Integer> {
    @Mixin private IngestOptions options = new IngestOptions();

    @Option(names = "--servers", required = true)
    private String servers = "";

    @Option(names = "--final-tick", required = true)
    private long finalTick;

    @Option(names = "--tuned", description = "with the product's consumer settings")
    private boolean tuned;

    private final AtomicLong reads = new AtomicLong();

    public static void main(String[] args) {
        System.exit(new CommandLine(new PlainReaders()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Usage usage = new Usage();
        String topic = new IngestData(servers, options).topic();
        List<Map<TopicPartition, Long>> ends = new ArrayList<>();
        ends.add(LogEnds.at(servers, topic, Long.MAX_VALUE));
        for (long length : options.slidingLengths()) {
            ends.add(LogEnds.at(servers, topic, Math.max(0, finalTick - length)));
        }
        List<Thread> threads = new ArrayList<>();
        for (int lane = 0; lane < options.lanes; lane++) {
            int number = lane;
            threads.add(Thread.ofPlatform().start(() -> runLane(number, ends)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(usage.line(reads.get()));
        return 0;
    }

    private void runLane(int lane, List<Map<TopicPartition, Long>> ends) {
        List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();
        List<Map<TopicPartition, Long>> left = new ArrayList<>();
        for (Map<TopicPartition, Long> end : ends) {
            Map<TopicPartition, Long> mine = new HashMap<>();
            end.forEach(
                    (p, offset) -> {
                        if (p.partition() % options.lanes == lane && offset > 0) {
                            mine.put(p, offset);
                        }
                    });
            KafkaConsumer<byte[], byte[]> consumer = consumer();
            consumer.assign(mine.keySet());
            consumer.seekToBeginning(mine.keySet());
            consumers.add(consumer);
            left.add(mine);
        }
        long read = 0;
        while (left.stream().anyMatch(of -> !of.isEmpty())) {
            for (int i = 0; i < consumers.size(); i++) {
                if (!left.get(i).isEmpty()) {
                    read += read(consumers.get(i), left.get(i));
                }
            }
        }
        reads.addAndGet(read);
        consumers.forEach(KafkaConsumer::close);
    }

    private static long read(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> left) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(5));
        long read = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            read += record.key() == null ? 0 : 1;
        }
        Set<TopicPartition> done = new HashSet<>();
        left.forEach(
                (p, end) -> {
                    if (consumer.position(p) >= end) {
                        done.add(p);
                    }
                });
        if (!done.isEmpty()) {
            left.keySet().removeAll(done);
            consumer.pause(done);
        }
        return read;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties client = new Properties();
        client.put("bootstrap.servers", servers);
        client.put("enable.auto.commit", "false");
        client.put("isolation.level", "read_committed");
        if (tuned) {
            client.put("max.poll.records", "1000");
            client.put("max.partition.fetch.bytes", Integer.toString(2 << 20));
            client.put("receive.buffer.bytes", Integer.toString(1 << 20));
        }
        return new KafkaConsumer<>(
                client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
