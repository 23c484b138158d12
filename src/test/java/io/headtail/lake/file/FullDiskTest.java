package io.headtail.lake.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that can grow no further is told of by name, and removed. */
class FullDiskTest {
    /** In blocks of 512 bytes: more than the native library of zstd, which is unpacked first. */
    private static final String MAX_BLOCKS = "8192";

    @TempDir Path folder;

    /** Adds rows until it cannot; prints what was told, without the name, and what is left. */
    static final class Writer {
        private Writer() {}

        private static void print(Exception e) {
            System.out.println(String.valueOf(e.getMessage()).replaceAll("'[^']*'", "X"));
        }

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            Random random = new Random(1);
            byte[] id = new byte[255];
            try (EventsFile file = EventsFile.create(folder, 1 << 20)) {
                try {
                    for (long offset = 0; ; offset++) {
                        for (int i = 0; i < id.length; i++) {
                            id[i] = (byte) ('0' + random.nextInt(64));
                        }
                        file.add(0, offset, offset, id, 0, id.length, 1, false);
                    }
                } catch (IOException e) {
                    print(e);
                }
                try {
                    file.finish(Map.of());
                } catch (IllegalStateException e) {
                    print(e);
                }
            }
            try (Stream<Path> left = Files.list(folder)) {
                System.out.println(left.count() + " files left");
            }
        }
    }

    @Test
    void a_file_that_cannot_grow_is_named_and_removed() throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of("sh", "-c", "ulimit -f " + MAX_BLOCKS + " && exec \"$@\"", "sh"));
        command.addAll(ChildJvm.command(Writer.class, folder));
        assertEquals(
                """
                lake file X cannot be written: File too large
                lake file X is FAILED, no longer open
                0 files left
                """,
                ChildJvm.output(command));
    }
}
