package io.headtail.cli.demo;

import io.headtail.cli.support.UserError;
import io.headtail.tool.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a demo's data: a named one, which stays, or a temporary one. Temporary folders of
 * killed demos, and their PostgreSQL processes, are removed by the next demo.
 */
final class DemoFolder implements AutoCloseable {
    /** PostgreSQL's folder below it. */
    static final String POSTGRES = "postgres";

    private static final String PREFIX = "headtail-demo-";

    private final Path path;
    private final boolean stays;

    private DemoFolder(Path path, boolean stays) {
        this.path = path;
        this.stays = stays;
    }

    /**
     * Creates it, and removes what killed demos left behind.
     *
     * @param named null for a temporary folder
     * @throws UserError if it cannot be created
     */
    static DemoFolder open(@Nullable Path named, PrintWriter out) {
        try {
            if (named != null) {
                return new DemoFolder(Files.createDirectories(named), true);
            }
            Path made = Files.createTempDirectory(PREFIX);
            clearOthers(made, out);
            return new DemoFolder(made, false);
        } catch (IOException e) {
            throw new UserError("cannot make the demo's directory: " + e);
        }
    }

    private static void clearOthers(Path own, PrintWriter out) throws IOException {
        List<Path> others;
        try (Stream<Path> all = Files.list(own.resolveSibling(""))) {
            others =
                    all.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                            .filter(path -> !path.equals(own))
                            .filter(path -> Files.isDirectory(path.resolve(POSTGRES)))
                            .toList();
        }
        for (Path other : others) {
            if (EmbeddedPostgres.stopOrphan(other.resolve(POSTGRES))) {
                delete(other);
                out.println("Removed what a killed demo had left behind: " + other);
            }
        }
    }

    Path path() {
        return path;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Removes it if it is temporary. */
    @Override
    public void close() {
        if (stays) {
            return;
        }
        try {
            delete(path);
        } catch (IOException e) {
            System.err.println("headtail: left behind: " + path + " (" + e.getMessage() + ")");
        }
    }
}
