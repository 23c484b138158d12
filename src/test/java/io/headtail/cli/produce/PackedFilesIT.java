package io.headtail.cli.produce;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packed files and standard input are counted; where one is broken, that and the place are told.
 */
class PackedFilesIT {
    private static final String T = "1700000000000";
    private static final String HEADER = "timestamp,video_id\n";

    @TempDir private static Path folder;
    private static FileScene scene;

    @BeforeAll
    static void open() {
        scene = new FileScene("packed-files", folder);
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static byte[] zstd(String text) {
        return Zstd.compress(text.getBytes(UTF_8));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] without(byte[] bytes, int last) {
        return Arrays.copyOf(bytes, bytes.length - last);
    }

    // https://github.com/oven-sh/bun/pull/31522 https://github.com/madler/zlib/issues/984
    @Test
    void gzip_of_several_members_is_counted_whatever_the_name() throws IOException {
        byte[] file = joined(gzip(HEADER + T + ",g1\n" + T), gzip(",g2\n"), gzip(""));
        scene.send(0, "views.csv.gz", file)
                .toldNothing()
                .counted("g1 " + T + " 1", "g2 " + T + " 1");
        scene.send(0, "no-name", file).counted("g1 " + T + " 1", "g2 " + T + " 1");
        scene.send(0, "array.json", gzip("[{\"timestamp\":" + T + ",\"videoId\":\"g3\"}]"))
                .counted("g3 " + T + " 1");
    }

    @Test
    void zstd_of_several_frames_is_counted_whatever_the_name() throws IOException {
        byte[] file = joined(zstd(HEADER + T + ",z1\n" + T), zstd(",z2\n"));
        scene.send(0, "views.csv.zst", file)
                .toldNothing()
                .counted("z1 " + T + " 1", "z2 " + T + " 1");
        scene.send(0, "views.csv", file).counted("z1 " + T + " 1", "z2 " + T + " 1");
    }

    // https://github.com/openjdk/jdk/pull/30925: the JDK takes a cut header for the end
    @Test
    void gzip_that_is_cut_off_anywhere_is_named_and_what_came_before_counted() throws IOException {
        byte[] whole = gzip(HEADER + T + ",c1\n");
        scene.send(1, "trailer.gz", without(whole, 3))
                .told(
                        "gzip: it is truncated",
                        "Everything before that was sent",
                        "reading failed after line 2")
                .counted("c1 " + T + " 1");
        scene.send(1, "header.gz", joined(whole, Arrays.copyOf(gzip(T + ",c2\n"), 5)))
                .told("gzip: what follows is not gzip, or is truncated")
                .counted("c1 " + T + " 1");
        scene.send(1, "garbage.gz", joined(whole, "garbage".repeat(9).getBytes(UTF_8)))
                .told("gzip: what follows is not gzip, or is truncated")
                .counted("c1 " + T + " 1");
        scene.send(2, "start.gz", Arrays.copyOf(whole, 8))
                .told("reading failed at its beginning", "gzip: it is truncated")
                .counted();
    }

    @Test
    void gzip_with_a_wrong_byte_is_named() throws IOException {
        byte[] file = gzip(HEADER + T + ",w1\n");
        file[file.length - 6] ^= 1; // of the checksum
        scene.send(1, "wrong.gz", file)
                .told("gzip: Corrupt GZIP trailer")
                .counted("w1 " + T + " 1");
    }

    @Test
    void zstd_that_is_cut_off_anywhere_is_named_and_what_came_before_counted() throws IOException {
        byte[] first = zstd(HEADER + T + ",d1\n");
        byte[] second = zstd(T + ",d2\n" + (T + ",d3\n").repeat(9));
        for (int left : new int[] {1, 2, 4, 9, second.length - 1}) {
            scene.send(1, left + ".zst", joined(first, Arrays.copyOf(second, left)))
                    .told("zstd: it is truncated", "Everything before that was sent")
                    .counted("d1 " + T + " 1");
        }
        scene.send(1, "garbage.zst", joined(first, "garbage".getBytes(UTF_8)))
                .told("zstd: ")
                .counted("d1 " + T + " 1");
    }

    @Test
    void a_file_packed_otherwise_is_named_and_nothing_sent() throws IOException {
        scene.send(2, "views.xlsx", "PK\3\4…").told("a zip archive (.xlsx").counted();
        scene.send(2, "views.csv", "PAR1").told("Parquet; allowed are CSV and JSON").counted();
    }

    @Test
    void standard_input_is_counted_packed_or_not_in_each_form() throws IOException {
        scene.pipe(0, (HEADER + T + ",i1\n").getBytes(UTF_8))
                .toldNothing()
                .counted("i1 " + T + " 1");
        scene.pipe(0, gzip(HEADER + T + ",i2\n")).counted("i2 " + T + " 1");
        scene.pipe(0, zstd("{\"timestamp\":" + T + ",\"videoId\":\"i3\"}\n"))
                .counted("i3 " + T + " 1");
        scene.pipe(0, ("[{\"timestamp\":" + T + ",\"videoId\":\"i4\"}]").getBytes(UTF_8))
                .counted("i4 " + T + " 1");
        scene.pipe(2, new byte[0]).told("standard input: CSV: line 1 is ''").counted();
    }
}
