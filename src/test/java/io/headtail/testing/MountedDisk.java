package io.headtail.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small disk in memory, mounted at a folder; the test is skipped by its name where that is not
 * allowed.
 */
public final class MountedDisk implements AutoCloseable {
    private static final String FILLER = "filler";

    private final Path at;

    private MountedDisk(Path at) {
        this.at = at;
    }

    /**
     * Mounts one at a folder that is made.
     *
     * @param options of tmpfs, such as {@code size=1m}
     */
    public static MountedDisk mount(Path at, String options) throws IOException {
        Files.createDirectory(at);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "none", at.toString()),
                "needs the right to mount a tmpfs");
        return new MountedDisk(at);
    }

    /** Lets nobody write. */
    public void becomeReadOnly() {
        remount("ro");
    }

    private void remount(String mode) {
        if (!run("mount", "-o", "remount," + mode, at.toString())) {
            throw new AssertionError(at + " is not mounted again");
        }
    }

    /** Lets everybody write again, where there is room. */
    public void becomeWritable() {
        remount("rw");
    }

    /** Leaves no room. */
    public void fill() {
        for (int size = 1 << 16; size > 0; size /= 2) {
            byte[] bytes = new byte[size];
            try {
                while (true) {
                    Files.write(
                            at.resolve(FILLER),
                            bytes,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                }
            } catch (IOException e) {
                // Full: perhaps there is room for less.
            }
        }
    }

    /** Removes that file. */
    public void makeRoom() throws IOException {
        Files.delete(at.resolve(FILLER));
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run("umount", "-l", at.toString());
    }
}
