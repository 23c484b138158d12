package io.headtail.http.titles;

import io.headtail.http.security.InvalidFileException;
import io.headtail.http.security.ReloadedFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The titles, as their file says at the moment: a daemon thread reads it again every half minute,
 * if there is one. Thread-safe.
 */
public final class Titles implements AutoCloseable {
    /** The longest file, bytes; in memory it takes about three times as much. */
    public static final int MAX_BYTES = 32 << 20;

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(Titles.class);

    private final TitleSettings settings;
    private final @Nullable ReloadedFiles<Map<String, Title>> file;
    private final @Nullable Thread watcher;

    private Titles(TitleSettings settings) throws InvalidFileException {
        this.settings = settings;
        Path path = settings.file();
        ReloadedFiles<Map<String, Title>> read =
                path == null
                        ? null
                        : new ReloadedFiles<>(
                                "titles",
                                Map.of("titles.file", path),
                                MAX_BYTES,
                                contents ->
                                        TitleLines.parse(
                                                contents.get(0), settings.thumbnailOrigin()));
        file = read;
        watcher =
                read == null
                        ? null
                        : Thread.ofPlatform().daemon().name("http-titles").start(() -> watch(read));
    }

    /**
     * Reads the file.
     *
     * @throws IllegalStateException if it cannot be used, saying why
     */
    public static Titles open(TitleSettings settings) {
        try {
            return new Titles(settings);
        } catch (InvalidFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Whether there are any. */
    public boolean has() {
        return file != null;
    }

    /** What is said of links and pictures. */
    public TitleSettings settings() {
        return settings;
    }

    @Nullable Title of(String videoId) {
        return file == null ? null : file.value().get(videoId);
    }

    private static void watch(ReloadedFiles<Map<String, Title>> file) {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                file.check(read -> LOG.info("event=titles-read titles={}", read.size()));
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        if (watcher != null) {
            watcher.interrupt();
        }
    }
}
