package io.headtail.tool.drill.process;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A temporary directory that is deleted after the drill. */
public final class WorkFolder implements AutoCloseable {
    private final Path path;

    /**
     * Creates the directory.
     *
     * @throws ToolException if it cannot be created
     */
    public WorkFolder() {
        try {
            path = Files.createTempDirectory("headtail-drill-");
        } catch (IOException e) {
            throw new ToolException("cannot make a temporary directory: " + e.getMessage(), e);
        }
    }

    /** A folder in it, created if absent. */
    public Path folder(String name) {
        return make(path.resolve(name));
    }

    /** The folder of the logs: in the record, or else in this directory. */
    public Path logs(@Nullable Path record) {
        return record == null ? folder("logs") : make(record.resolve("logs"));
    }

    private static Path make(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ToolException("cannot make " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            System.err.println("headtail: left behind: " + path + " (" + e.getMessage() + ")");
        }
    }
}
