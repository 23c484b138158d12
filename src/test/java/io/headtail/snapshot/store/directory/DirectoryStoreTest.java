package io.headtail.snapshot.store.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Failures specific to a directory: left-over files of killed processes, permissions, full disks.
 */
class DirectoryStoreTest {
    static final SnapshotFolder FOLDER =
            new SnapshotFolder("cluster", "views", "sBzTsFPBSpSDhzDStEtM0w", 0);

    @TempDir private Path directory;

    @SuppressWarnings("NullAway.Init") // before each
    private SnapshotStore store;

    @BeforeEach
    void open() {
        store = new DirectoryStore(root());
    }

    private void write(String name, byte[] content) throws IOException {
        try (SnapshotStore.Upload upload = store.create(FOLDER, name)) {
            upload.write(content);
            upload.freeze();
        }
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private Path root() {
        return directory.resolve("made/when/needed");
    }

    private Path folder() {
        return root().resolve(FOLDER.path());
    }

    @Test
    void nothing_but_the_object_is_left_after_freeze_or_close() throws IOException {
        write("one.snap", random(1_000_000));
        store.create(FOLDER, "two.snap").close();
        assertEquals(List.of(folder().resolve("one.snap")), files());
    }

    @Test
    void an_upload_of_a_killed_process_is_removed_after_a_minute() throws Exception {
        Files.createDirectories(folder());
        Process other = FileHolder.start(root());
        try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
            assertEquals(FileHolder.WRITING, out.readLine());
            Path temporary = files().get(0);
            makeOld(temporary);
            write("one.snap", random(10));
            assertTrue(Files.exists(temporary), "a living process was writing it");
            other.destroyForcibly().waitFor();
            write("two.snap", random(10));
            assertFalse(Files.exists(temporary), "its process was killed");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void a_folder_that_may_just_have_been_made_is_left_alone() throws IOException {
        Files.createDirectories(folder());
        Path young = Files.writeString(folder().resolve(".one.snap.x.tmp"), "x");
        write("one.snap", random(10));
        assertTrue(Files.exists(young));
        makeOld(young);
        write("two.snap", random(10));
        assertFalse(Files.exists(young));
    }

    @Test
    void an_upload_of_this_process_is_never_removed() throws IOException {
        byte[] content = random(1_000_000);
        try (SnapshotStore.Upload upload = store.create(FOLDER, "slow.snap")) {
            upload.write(content);
            makeOld(files().get(0));
            write("one.snap", random(10));
            try (SnapshotStore second = new DirectoryStore(root())) {
                second.create(FOLDER, "two.snap").close();
            }
            upload.freeze();
        }
        try (InputStream in = store.open(FOLDER, "slow.snap")) {
            assertArrayEquals(content, in.readAllBytes());
        }
    }

    @Test
    void a_folder_whose_objects_are_gone_is_not_listed() throws IOException {
        write("one.snap", random(10));
        assertEquals(List.of(FOLDER), store.folders());
        store.delete(FOLDER, "one.snap");
        assertEquals(List.of(), store.folders());
    }

    @Test
    void a_path_that_is_no_directory_is_named() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        try (SnapshotStore wrong = new DirectoryStore(file)) {
            String expected =
                    "snapshot.dir %s: cannot be %%s (%s is not a directory); set snapshot.dir to another one"
                            .formatted(file, file);
            assertEquals(
                    expected.formatted("written to"),
                    assertThrows(IOException.class, () -> wrong.create(FOLDER, "one.snap"))
                            .getMessage());
            assertEquals(
                    expected.formatted("listed"),
                    assertThrows(IOException.class, wrong::folders).getMessage());
            assertThrows(IOException.class, () -> wrong.open(FOLDER, "one.snap"));
        }
    }

    @Test
    void a_full_disk_and_a_missing_right_are_told_with_what_to_do() {
        IOException full =
                DirectorySetting.SNAPSHOTS.explained("what", new IOException("No space left on device"));
        assertEquals(
                "snapshot.dir what (No space left on device); make room, or set snapshot.keep lower or"
                        + " snapshot.dir to another disk",
                full.getMessage());
        IOException denied = DirectorySetting.SNAPSHOTS.explained("what", new AccessDeniedException("/x"));
        assertEquals(
                "snapshot.dir what (no right to use /x); give this user the right, or set snapshot.dir to"
                        + " another directory",
                denied.getMessage());
    }

    private static void makeOld(Path file) throws IOException {
        Instant old = Instant.now().minus(FileUpload.MIN_LEFT_OVER_AGE).minusSeconds(1);
        Files.setLastModifiedTime(file, FileTime.from(old));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.toList();
        }
    }
}
