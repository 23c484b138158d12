package io.headtail.node;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headtail.cli.support.ExitCode;
import io.headtail.config.Role;
import io.headtail.testing.Node;
import io.headtail.testing.NodeProcess;
import io.headtail.tool.embedded.EmbeddedS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Starts that fail because snapshots could never be taken, and say what to set. */
@ResourceLock(value = Resources.SYSTEM_PROPERTIES, mode = ResourceAccessMode.READ) // credentials
class UnusableSurroundingsIT {
    @TempDir private Path folder;

    /** The message of a failed start; it does not wait for Kafka, which is not running. */
    private String refused(List<String> jvm, String... sets) {
        String[] all = new String[sets.length + 1];
        all[0] = "kafka.bootstrap-servers=127.0.0.1:1";
        System.arraycopy(sets, 0, all, 1, sets.length);
        try (NodeProcess node =
                NodeProcess.start(jvm, folder.resolve("log"), Role.INSTANCE, "none", all)) {
            assertEquals(ExitCode.MISTAKE, node.exitCode(), node::text);
            return node.text();
        }
    }

    /** As {@link #refused}, in this JVM. */
    private static String refusedHere(String... sets) {
        String[] all = new String[sets.length + 1];
        all[0] = "kafka.bootstrap-servers=127.0.0.1:1";
        System.arraycopy(sets, 0, all, 1, sets.length);
        StartException e =
                assertThrows(
                        StartException.class, () -> Node.start(Role.INSTANCE, "none", all).close());
        return String.valueOf(e.getMessage());
    }

    private static void has(String part, String text) {
        assertTrue(text.contains(part), text);
    }

    private String refusedWithTemporaryFolder(Path temporary) {
        return refused(
                List.of("-Djava.io.tmpdir=" + temporary),
                "snapshot.store=directory",
                "snapshot.dir=" + folder.resolve("snapshots"));
    }

    @Test
    void native_code_that_cannot_be_unpacked() {
        Path absent = folder.resolve("absent");
        String text = refusedWithTemporaryFolder(absent);
        has("headtail: snapshots need zstd, but its native library cannot be used (", text);
        has("-DZstdTempFolder=DIR in HEADTAIL_JAVA_OPTS", text);
        has("now java.io.tmpdir is " + absent, text);
    }

    @Test
    void native_code_in_a_folder_of_which_nothing_may_be_executed() throws Exception {
        Path mounted = Files.createDirectory(folder.resolve("noexec"));
        assumeTrue(mount(mounted, "noexec,size=16m"), "needs the right to mount a tmpfs");
        try {
            String text = refusedWithTemporaryFolder(mounted);
            has("headtail: snapshots need zstd, but its native library cannot be used (", text);
        } finally {
            run("umount", mounted.toString());
        }
    }

    @Test
    void a_snapshot_dir_that_is_a_file() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        for (Path directory : List.of(file, file.resolve("below"))) {
            String text = refusedHere("snapshot.store=directory", "snapshot.dir=" + directory);
            has("snapshot.dir " + directory + ": cannot be used for snapshots (", text);
            has("; set snapshot.dir to ", text);
        }
    }

    @Test
    void a_snapshot_dir_that_cannot_be_written_to() throws Exception {
        Path mounted = Files.createDirectory(folder.resolve("read-only"));
        assumeTrue(mount(mounted, "ro,size=1m"), "needs the right to mount a tmpfs");
        try {
            String text = refusedHere("snapshot.store=directory", "snapshot.dir=" + mounted);
            has(
                    "(Read-only file system); set snapshot.dir to a directory",
                    text.replaceAll("\\([^()]*: Read-only", "(Read-only"));
        } finally {
            run("umount", mounted.toString());
        }
    }

    @Test
    void a_bucket_that_is_not_there_or_keys_that_are_refused() {
        try (EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("s3"), 0, "here")) {
            String text = withBucket(s3.endpoint(), "nosuch", EmbeddedS3.SECRET_KEY);
            has("there is no bucket 'nosuch'; make it, or set snapshot.s3.bucket", text);
            has("the credentials are refused", withBucket(s3.endpoint(), "here", "wrong"));
        }
    }

    private String withBucket(String endpoint, String bucket, String secret) {
        return refused(
                List.of(
                        "-Daws.accessKeyId=" + EmbeddedS3.ACCESS_KEY,
                        "-Daws.secretAccessKey=" + secret),
                "snapshot.store=s3",
                "snapshot.s3.endpoint=" + endpoint,
                "snapshot.s3.path-style=true",
                "snapshot.s3.bucket=" + bucket);
    }

    @Test
    void a_store_that_is_only_away_is_waited_for() {
        try (NodeProcess node =
                NodeProcess.start(
                        List.of("-Daws.accessKeyId=a", "-Daws.secretAccessKey=b"),
                        folder.resolve("log"),
                        Role.INSTANCE,
                        "none",
                        "kafka.bootstrap-servers=127.0.0.1:1",
                        "snapshot.store=s3",
                        "snapshot.s3.endpoint=http://127.0.0.1:1",
                        "snapshot.s3.bucket=bucket")) {
            assertTrue(node.port() > 0);
            has("snapshots cannot be stored yet: s3://bucket/headtail: no connection", node.text());
            assertEquals(
                    200, requireNonNull(NodeProcess.get(node.port(), "/health/live")).statusCode());
        }
    }

    private static boolean mount(Path at, String options) throws Exception {
        return run("mount", "-t", "tmpfs", "-o", options, "none", at.toString()) == 0;
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        } catch (IOException e) {
            return -1;
        }
    }
}
