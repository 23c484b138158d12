package io.headtail.lake.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.parquet.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a file follow from its rows and its metadata alone. */
class LakeFileBytesTest {
    /**
     * Of the files below. They change with the version of Parquet or zstd, or with our settings:
     * raise {@link LakeFormat#VERSION} then. A file that is written again after a crash would
     * otherwise differ, under the same name, from what was uploaded before.
     */
    private static final String GOLDEN =
            "EVENTS 57c396dd5b27ab9f762489f26d82d72ed3a74393a54208a7112b2504dee94f5e\n"
                    + "MINUTES 96da70fe9d66f52b4c21219b61b3c2a054a9b379a058df6777f3fc2e6a3089a7\n";

    @TempDir Path folder;

    /** The other JVM: prints the checksums of two files in a folder. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws Exception {
            System.out.print(sums(Path.of(args[0])));
        }
    }

    private static String sums(Path folder) throws IOException, NoSuchAlgorithmException {
        Path events = LakeSamples.writeEvents(folder, LakeSamples.events(new Random(7), 20_000));
        Path minutes = LakeSamples.writeMinutes(folder, LakeSamples.minutes(new Random(7), 20_000));
        return "EVENTS " + sum(events) + "\nMINUTES " + sum(minutes) + "\n";
    }

    private static String sum(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    }

    @Test
    void the_same_rows_give_the_bytes_that_they_always_gave() throws Exception {
        assertEquals(GOLDEN, sums(folder));
        assertEquals(GOLDEN, sums(folder));
    }

    @Test
    void another_jvm_whose_hashes_of_objects_differ_writes_the_same() throws Exception {
        String sums =
                ChildJvm.output(
                        ChildJvm.command(
                                Writer.class,
                                folder,
                                "-XX:+UnlockExperimentalVMOptions",
                                "-XX:hashCode=2"));
        assertEquals(GOLDEN, sums);
    }

    @Test
    void the_order_of_the_metadata_does_not_matter() throws Exception {
        Map<String, String> descending = new TreeMap<String, String>().descendingMap();
        Map<String, String> shuffled = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            descending.put("key" + i, "value" + i);
            shuffled.put("key" + i * 7 % 40, "value" + i * 7 % 40);
        }
        assertEquals(descending, shuffled);
        assertEquals(sum(empty(descending)), sum(empty(shuffled)));
    }

    private Path empty(Map<String, String> metadata) throws IOException {
        try (EventsFile file = EventsFile.create(folder)) {
            return file.finish(metadata);
        }
    }

    @Test
    void who_wrote_it_is_this_version_of_parquet() {
        assertEquals("parquet-mr version " + Version.VERSION_NUMBER, LakeFormat.CREATED_BY);
    }
}
