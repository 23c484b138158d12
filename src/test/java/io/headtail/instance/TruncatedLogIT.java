package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.tool.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A broker that loses the end of its log, as by a power cut, and takes other records there. */
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class TruncatedLogIT {
    private static final String TOPIC = "truncated";
    private static final int BATCH_OVERHEAD = 12;

    @TempDir private Path directory;

    @Test
    void snapshots_of_lost_records_are_not_used_and_displace_no_usable_ones() {
        Path data = directory.resolve("kafka");
        int port;
        OnePartition scene;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
            port = kafka.port();
            scene =
                    new OnePartition(
                            kafka.bootstrapServers(), TOPIC, directory.resolve("snapshots"), 2);
            scene.send(1_000);
            scene.run(OnePartition.clock(0));
            scene.send(1_000);
            assertEquals(1_000, scene.run(OnePartition.clock(0)).replayed());
        }
        assertEquals(1_500, truncate(data.resolve("kafka"), 1_500));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, port, Map.of())) {
            assertEquals(port, kafka.port());
            assertEquals(List.of(1_000L, 2_000L), scene.snapshots());
            scene.send(100);
            assertEquals(600, scene.run(OnePartition.clock(0)).replayed(), "from that of 1000 on");
            assertEquals(List.of(1_000L, 1_600L, 2_000L), scene.snapshots());
            // The log grows beyond the lost records' offsets, which other records have now.
            scene.send(1_000);
            assertEquals(
                    1_000, scene.run(OnePartition.clock(0)).replayed(), "from that of 1600 on");
            assertEquals(List.of(1_600L, 2_000L, 2_600L), scene.snapshots());
        }
    }

    @Test
    void a_running_instance_counts_anew_what_the_log_has_now() {
        Path data = directory.resolve("kafka");
        EmbeddedKafka[] kafka = {EmbeddedKafka.start(data, 0)};
        try {
            int port = kafka[0].port();
            OnePartition scene =
                    new OnePartition(
                            kafka[0].bootstrapServers(), TOPIC, directory.resolve("snapshots"), 2);
            scene.send(1_000);
            scene.run(OnePartition.clock(0));
            scene.send(1_000);
            scene.run(
                    OnePartition.clock(0),
                    () -> {
                        kafka[0].close();
                        assertEquals(1_500, truncate(data.resolve("kafka"), 1_500));
                        kafka[0] = EmbeddedKafka.start(data, port, Map.of());
                        scene.send(1_000);
                    });
            assertEquals(List.of(1_000L, 2_500L), scene.snapshots());
        } finally {
            kafka[0].close();
        }
    }

    /** Cuts the partition's only segment at a batch, as if it had never been written. */
    private static long truncate(Path logs, long offset) {
        Path partition = logs.resolve(TOPIC + "-0");
        Path segment = partition.resolve("00000000000000000000.log");
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            long at = 0;
            long base = 0;
            while (at < file.length()) {
                file.seek(at);
                base = file.readLong();
                if (base >= offset) {
                    break;
                }
                at += BATCH_OVERHEAD + file.readInt();
            }
            assertTrue(at < file.length(), "nothing to cut");
            file.setLength(at);
            // The broker rebuilds the rest from the segment.
            try (Stream<Path> files = Files.list(partition)) {
                for (Path each : files.toList()) {
                    if (each.toString().endsWith("index") || each.toString().endsWith("snapshot")) {
                        Files.delete(each);
                    }
                }
            }
            Files.deleteIfExists(logs.resolve(".kafka_cleanshutdown"));
            return base;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
