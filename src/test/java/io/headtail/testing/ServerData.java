package io.headtail.testing;

import io.headtail.tool.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Temporary folders of the shared embedded servers, named after the process that made them. One
 * that is killed or halted leaves them, and PostgreSQL's processes: the next that starts a server
 * removes both.
 */
public final class ServerData {
    private static final String PREFIX = "headtail-test-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "[a-z0-9]+-(\\d+)-\\d+");
    private static final AtomicBoolean CLEANED = new AtomicBoolean();

    private ServerData() {}

    /** Makes a folder for a server ({@code [a-z0-9]+}) of this process. */
    public static Path folder(String server) {
        if (CLEANED.compareAndSet(false, true)) {
            removeStale(Path.of(System.getProperty("java.io.tmpdir")));
        }
        try {
            return Files.createTempDirectory(
                    PREFIX + server + "-" + ProcessHandle.current().pid() + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the folders of dead processes, and stops what runs in them. */
    static void removeStale(Path temporary) {
        for (Path folder : list(temporary)) {
            Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
            // A living one may not have locked it yet; in a container a living one may look dead.
            if (name.matches()
                    && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                    && EmbeddedPostgres.stopOrphan(folder)) {
                delete(folder);
            }
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a folder as far as it can be: the rest is the system's to clean. */
    static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // Another process removes it, too.
        }
    }
}
