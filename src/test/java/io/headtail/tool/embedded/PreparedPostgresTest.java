package io.headtail.tool.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedPostgresTest {
    @TempDir private Path dir;

    @BeforeEach
    void needsTar() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/tar")), "needs /bin/tar");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private void pack(Path folder, String archive) throws IOException {
        Process tar =
                new ProcessBuilder("tar", "-C", folder.toString(), "-c", ".")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Files.createDirectories(dir.resolve("image"));
        try (InputStream in = tar.getInputStream();
                OutputStream out =
                        new ZstdOutputStream(
                                Files.newOutputStream(dir.resolve("image").resolve(archive)))) {
            in.transferTo(out);
        }
    }

    private PreparedPostgres prepared() {
        return new PreparedPostgres(dir.resolve("image"));
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    @Test
    void programs_are_unpacked_once_and_stay_executable() throws IOException {
        Path program = dir.resolve("made/bin/postgres");
        write(program, "program");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        pack(dir.resolve("made"), "programs.tar.zst");
        Path binaries = dir.resolve("binaries");
        prepared().unpackPrograms(binaries);
        prepared().unpackPrograms(binaries);
        List<Path> unpacked = below(binaries);
        assertEquals(1, unpacked.size(), unpacked::toString);
        Path target = unpacked.get(0);
        assertTrue(Files.isExecutable(target.resolve("bin/postgres")));
        // As the library wants it.
        assertTrue(
                Files.getLastModifiedTime(target.resolve(".exists")).toMillis()
                        > Files.getLastModifiedTime(target.resolve("bin")).toMillis() + 100);
    }

    @Test
    void data_is_unpacked_only_where_there_is_none() throws IOException {
        write(dir.resolve("made/PG_VERSION"), "18");
        pack(dir.resolve("made"), "data.tar.zst");
        Path fresh = dir.resolve("fresh");
        prepared().unpackData(fresh);
        assertEquals("18", Files.readString(fresh.resolve("PG_VERSION")));
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)));
        Path used = dir.resolve("used");
        write(used.resolve("PG_VERSION"), "17");
        prepared().unpackData(used);
        assertEquals("17", Files.readString(used.resolve("PG_VERSION")));
    }

    @Test
    void a_damaged_archive_is_an_error_and_leaves_no_programs() throws IOException {
        write(dir.resolve("image/programs.tar.zst"), "no archive");
        Path binaries = dir.resolve("binaries");
        assertThrows(IOException.class, () -> prepared().unpackPrograms(binaries));
        assertTrue(
                below(binaries).stream()
                        .noneMatch(p -> p.getFileName().toString().startsWith("PG-")));
    }
}
