package io.headtail.log.advice;

import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Default partitioners of producers, to recognize one by its placement. */
enum Partitioners {
    MURMUR2("Kafka's default") {
        @Override
        int partition(byte[] key, int partitions) {
            return BuiltInPartitioner.partitionForKey(key, partitions);
        }
    },
    CRC32(
            "librdkafka's default, consistent_random (CRC32: confluent-kafka-python, -go and -dotnet"
                    + " without partitioner=murmur2_random)") {
        @Override
        int partition(byte[] key, int partitions) {
            CRC32 crc = new CRC32();
            crc.update(key);
            return (int) (crc.getValue() % partitions);
        }
    },
    // The hash is signed; a negative remainder counts by its absolute value.
    FNV_1A("Sarama's or kafka-go's hash (FNV-1a), or librdkafka's fnv1a_random") {
        @Override
        int partition(byte[] key, int partitions) {
            int hash = FNV_OFFSET;
            for (byte b : key) {
                hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
            }
            return Math.abs(hash % partitions);
        }
    };

    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    private final String description;

    Partitioners(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** The partition that a key is sent to. */
    abstract int partition(byte[] key, int partitions);
}
