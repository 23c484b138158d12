package io.headtail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerDataTest {
    @TempDir Path temporary;

    @Test
    void only_what_a_dead_process_left_and_nobody_uses_is_removed() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path left = make("headtail-test-kafka-" + ended.pid() + "-1");
        Path used = make("headtail-test-s3-" + ended.pid() + "-2");
        Path ours = make("headtail-test-kafka-" + ProcessHandle.current().pid() + "-3");
        Path other = make("headtail-test-kafka-" + ended.pid());
        try (FileChannel lock =
                FileChannel.open(
                        used.resolve("headtail.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            assertTrue(lock.lock().isValid());
            ServerData.removeStale(temporary);
        }
        assertEquals(Set.of(used, ours, other), folders());
        assertTrue(Files.notExists(left));
        assertTrue(Files.exists(used.resolve("kafka").resolve("log")));
    }

    @Test
    void a_folder_is_named_after_its_process() {
        Path made = ServerData.folder("kafka");
        try {
            String pid = String.valueOf(ProcessHandle.current().pid());
            assertTrue(made.toString().contains("-kafka-" + pid + "-"), made.toString());
        } finally {
            ServerData.delete(made);
        }
    }

    private Path make(String name) throws IOException {
        Path folder = temporary.resolve(name);
        Files.createDirectories(folder.resolve("kafka"));
        Files.writeString(folder.resolve("kafka").resolve("log"), "x");
        return folder;
    }

    private Set<Path> folders() throws IOException {
        try (Stream<Path> paths = Files.list(temporary)) {
            return paths.collect(Collectors.toSet());
        }
    }
}
