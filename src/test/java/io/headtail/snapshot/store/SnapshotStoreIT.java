package io.headtail.snapshot.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.snapshot.SnapshotStores;
import io.headtail.snapshot.store.s3.S3Store;
import io.headtail.snapshot.store.s3.S3UnderTest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of a store, for every store; with a real directory and a real S3 server. */
@ResourceLock(value = Resources.SYSTEM_PROPERTIES, mode = ResourceAccessMode.READ) // credentials
class SnapshotStoreIT {
    private static final SnapshotFolder FOLDER =
            new SnapshotFolder("cluster", "views-of-videos", "-BzTsFPBSpSDhzDStEtM0w", 3);
    private static final SnapshotFolder OTHER =
            new SnapshotFolder("cluster", "views-of-videos", "-BzTsFPBSpSDhzDStEtM0w", 30);

    @TempDir private Path directory;

    private SnapshotStore open(SnapshotSettings.StoreType kind) {
        SnapshotStore store =
                SnapshotStores.open(
                        new SnapshotSettings(
                                kind,
                                directory.resolve("a").resolve("b"),
                                Duration.ofMinutes(1),
                                3,
                                S3UnderTest.settings()));
        if (store == null) {
            throw new IllegalArgumentException("no store");
        }
        return store;
    }

    private static void put(SnapshotStore store, SnapshotFolder folder, String name, byte[] bytes)
            throws IOException {
        try (SnapshotStore.Upload upload = store.create(folder, name)) {
            for (int at = 0; at < bytes.length; at += 100_000) {
                upload.write(bytes, at, Math.min(100_000, bytes.length - at));
            }
            upload.freeze();
        }
    }

    private static byte[] get(SnapshotStore store, String name) throws IOException {
        try (InputStream in = store.open(FOLDER, name)) {
            return in.readAllBytes();
        }
    }

    private static Set<String> names(SnapshotStore store, SnapshotFolder folder)
            throws IOException {
        return store.list(folder).stream()
                .map(SnapshotStore.Stored::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    /** Each has begun before the first one ends. */
    @ParameterizedTest
    @EnumSource(names = {"DIRECTORY", "S3"})
    void of_several_that_want_to_be_the_first_one_is(SnapshotSettings.StoreType kind)
            throws IOException {
        try (SnapshotStore store = open(kind)) {
            int first = -1;
            List<SnapshotStore.Upload> uploads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                uploads.add(store.create(FOLDER, "owner"));
                uploads.get(i).write(bytes(10 + i));
            }
            for (int i = 2; i >= 0; i--) {
                if (uploads.get(i).freezeIfAbsent()) {
                    assertEquals(-1, first, "a second one");
                    first = i;
                }
                uploads.get(i).close();
            }
            assertEquals(2, first);
            assertArrayEquals(bytes(12), get(store, "owner"));
            assertEquals(Set.of("owner"), names(store, FOLDER));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECTORY", "S3"})
    void a_frozen_upload_is_there_whole_and_nothing_else(SnapshotSettings.StoreType kind)
            throws IOException {
        try (SnapshotStore store = open(kind)) {
            assertEquals(List.of(), store.list(FOLDER));
            assertEquals(List.of(), store.folders());
            assertThrows(FileNotFoundException.class, () -> get(store, "none"));
            // Less than the size of a part, exactly that, more, and several parts.
            for (int size : new int[] {0, 1, 1_000_000, 8 << 20, (8 << 20) + 1, 21_000_000}) {
                byte[] bytes = bytes(size);
                String name = "of-" + size;
                try (SnapshotStore.Upload upload = store.create(FOLDER, name)) {
                    upload.write(bytes);
                    assertTrue(!names(store, FOLDER).contains(name), "visible before freeze");
                    upload.freeze();
                }
                assertArrayEquals(bytes, get(store, name));
                assertTrue(
                        store.list(FOLDER).stream()
                                .anyMatch(
                                        stored ->
                                                stored.name().equals(name)
                                                        && stored.bytes() == size
                                                        && stored.modified()
                                                                .isAfter(
                                                                        Instant.now()
                                                                                .minusSeconds(
                                                                                        60))));
            }
            put(store, FOLDER, "of-1", bytes(77));
            assertArrayEquals(bytes(77), get(store, "of-1"), "replaced");
            put(store, OTHER, "other", bytes(5));
            assertEquals(6, names(store, FOLDER).size());
            assertEquals(Set.of(FOLDER, OTHER), Set.copyOf(store.folders()));
            store.delete(FOLDER, "of-1");
            store.delete(FOLDER, "never there");
            assertEquals(5, names(store, FOLDER).size());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECTORY", "S3"})
    void an_upload_closed_without_freeze_never_happened(SnapshotSettings.StoreType kind)
            throws IOException {
        try (SnapshotStore store = open(kind)) {
            put(store, FOLDER, "before", bytes(10));
            for (int size : new int[] {0, 10, 20_000_000}) {
                try (SnapshotStore.Upload upload = store.create(FOLDER, "before")) {
                    upload.write(bytes(size));
                }
                try (SnapshotStore.Upload upload = store.create(FOLDER, "new")) {
                    upload.write(bytes(size));
                }
            }
            assertEquals(Set.of("before"), names(store, FOLDER));
            assertArrayEquals(bytes(10), get(store, "before"));
        }
    }

    @Test
    void more_objects_than_a_page_are_all_listed() throws IOException {
        try (SnapshotStore store = open(SnapshotSettings.StoreType.S3)) {
            for (int i = 0; i < 1_050; i++) {
                put(store, FOLDER, "object-" + i, new byte[] {1});
            }
            assertEquals(1_050, names(store, FOLDER).size());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECTORY", "S3"})
    void retention_keeps_the_newest_the_one_just_written_and_those_to_inspect(
            SnapshotSettings.StoreType kind) throws IOException {
        try (SnapshotStore store = open(kind)) {
            List<SnapshotName> names = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SnapshotName name = new SnapshotName(1_000 + i / 2, 60_000L * i);
                names.add(name);
                put(store, FOLDER, name.fileName(), new byte[] {1});
                put(store, FOLDER, name.fileName() + ".failed.1", new byte[] {1});
            }
            put(store, FOLDER, "a note.txt", new byte[] {1});
            // Left over from an interrupted clean-up.
            put(store, FOLDER, new SnapshotName(1, 1).fileName() + ".failed.1", new byte[] {1});
            SnapshotName damaged = names.get(7);
            // The one after it is another owner's, or of a log that was truncated since.
            SnapshotName written = names.get(5);
            SnapshotRetention.clean(store, FOLDER, 2, written, List.of(damaged));
            Set<String> expected = new TreeSet<>(List.of("a note.txt"));
            for (SnapshotName name : List.of(names.get(4), written, names.get(6), damaged)) {
                expected.add(name.fileName());
                expected.add(name.fileName() + ".failed.1");
            }
            assertEquals(expected, names(store, FOLDER));
        }
    }

    @Test
    void what_is_wrong_with_a_bucket_is_said() {
        try (SnapshotStore store = new S3Store(S3UnderTest.settings("no-such-bucket"))) {
            IOException e =
                    assertThrows(IOException.class, () -> put(store, FOLDER, "x", new byte[] {1}));
            assertTrue(String.valueOf(e.getMessage()).contains("no bucket"), e::toString);
        }
    }
}
