package io.headtail.tool.embedded;

import com.github.luben.zstd.ZstdInputStream;
import io.headtail.tool.ToolException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that an image brings: its programs, and a data folder as a first start leaves it.
 * Both are archives (tar, zstd) in the folder that the system property {@value #PROPERTY} names.
 * Unpacking them takes a fraction of the time that the programs' own archive (xz) and {@code
 * initdb} take.
 */
final class PreparedPostgres {
    static final String PROPERTY = "headtail.postgres.prepared";

    private static final String PROGRAMS = "programs.tar.zst";
    private static final String DATA = "data.tar.zst";

    /** The library takes programs as unpacked only if this file is newer than they are. */
    private static final String UNPACKED = ".exists";

    private static final Duration UNPACKED_AGE = Duration.ofSeconds(2);

    private final Path folder;

    PreparedPostgres(Path folder) {
        this.folder = folder;
    }

    /** The one of this image; null outside of one. */
    static @Nullable PreparedPostgres ofThisImage() {
        String folder = System.getProperty(PROPERTY);
        return folder == null ? null : new PreparedPostgres(Path.of(folder));
    }

    /**
     * Stands for the archive of programs: the library looks for them in a folder named after the
     * content of this.
     */
    InputStream programs() {
        return new ByteArrayInputStream(name());
    }

    private byte[] name() {
        return folder.resolve(PROGRAMS).toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Unpacks the programs, unless they are there.
     *
     * @param binaries the library's folder for programs
     */
    void unpackPrograms(Path binaries) throws IOException {
        Path target = binaries.resolve("PG-" + md5(name()));
        if (Files.exists(target)) {
            return;
        }
        Files.createDirectories(binaries);
        Path made = Files.createTempDirectory(binaries, "unpacking-");
        unpack(PROGRAMS, made);
        Path unpacked = Files.createFile(made.resolve(UNPACKED));
        Files.setLastModifiedTime(unpacked, FileTime.from(Instant.now().plus(UNPACKED_AGE)));
        Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Unpacks the data folder, unless there is one.
     *
     * @param data PostgreSQL's data folder
     */
    void unpackData(Path data) throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            return;
        }
        Files.createDirectories(data);
        unpack(DATA, data);
        // After it: the archive has the mode of the folder itself, too.
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    }

    private void unpack(String archive, Path into) throws IOException {
        Process tar =
                new ProcessBuilder("tar", "-x", "-C", into.toString())
                        .redirectErrorStream(true)
                        .start();
        try (InputStream in =
                        new ZstdInputStream(
                                new BufferedInputStream(
                                        Files.newInputStream(folder.resolve(archive)), 1 << 16));
                OutputStream out = tar.getOutputStream()) {
            in.transferTo(out);
        }
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (tar.waitFor() != 0) {
                throw new IOException("tar cannot unpack " + archive + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("stopped while unpacking " + archive, e);
        }
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
