package io.headtail.lake.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.parquet.Version;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The bytes of a file follow from its rows and its metadata alone. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class LakeFileBytesTest {
    /**
     * Of the files below. They change with the version of Parquet or zstd, or with our settings:
     * raise {@link LakeFormat#VERSION} then. A file that is written again after a crash would
     * otherwise differ, under the same name, from what was uploaded before.
     */
    private static final String GOLDEN =
            """
            EVENTS 57c396dd5b27ab9f762489f26d82d72ed3a74393a54208a7112b2504dee94f5e
            MINUTES 96da70fe9d66f52b4c21219b61b3c2a054a9b379a058df6777f3fc2e6a3089a7
            """;

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

    @Test
    void the_order_in_which_parquet_lists_encodings_does_not_matter() throws Exception {
        Path file = LakeSamples.writeEvents(folder, LakeSamples.events(new Random(7), 20_000));
        byte[] bytes = Files.readAllBytes(file);
        ByteArrayOutputStream otherwise = new ByteArrayOutputStream();
        try (LocalInput input = new LocalInput(file)) {
            FileEnd end = FileEnd.read(input);
            otherwise.write(bytes, 0, (int) end.position());
            int several = 0;
            for (RowGroup group : end.footer().getRow_groups()) {
                for (ColumnChunk column : group.getColumns()) {
                    Collections.reverse(column.getMeta_data().getEncodings());
                    Collections.reverse(column.getMeta_data().getEncoding_stats());
                    several += column.getMeta_data().getEncodingsSize() - 1;
                }
            }
            assertTrue(several > 0, "no column with several encodings");
            Util.writeFileMetaData(end.footer(), otherwise);
            int length = otherwise.size() - (int) end.position();
            otherwise.write(
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
            otherwise.write(LakeSamples.utf8("PAR1"));
        }
        Path again = Files.write(folder.resolve("again"), otherwise.toByteArray());
        FileEnd.rewrite(again);
        assertArrayEquals(bytes, Files.readAllBytes(again));
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
