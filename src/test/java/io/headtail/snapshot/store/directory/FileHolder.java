package io.headtail.snapshot.store.directory;

import io.headtail.snapshot.store.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A separate process that writes to a directory store until it is killed. */
final class FileHolder {
    /** Printed once it writes. */
    static final String WRITING = "writing";

    private FileHolder() {}

    static Process start(Path root) throws IOException {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                FileHolder.class.getName(),
                                root.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] args) throws IOException {
        try (SnapshotStore store = new DirectoryStore(Path.of(args[0]));
                SnapshotStore.Upload upload =
                        store.create(DirectoryStoreTest.FOLDER, "held.snap")) {
            upload.write(1);
            System.out.println(WRITING);
            while (System.in.read() >= 0) {
                // until it is killed
            }
        }
    }
}
