package io.headtail.snapshot.store.directory;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Creates directories that survive a power loss, and tells kinds of failures apart. */
final class DurableFiles {
    private DurableFiles() {}

    /** Creates a directory and its parents, each of them on disk when this returns. */
    static void createDirectories(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path path = directory; path != null && !Files.isDirectory(path); ) {
            missing.push(path);
            path = path.getParent();
        }
        for (Path path : missing) {
            try {
                Files.createDirectory(path);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(path)) {
                    throw e;
                }
            }
            Path parent = path.getParent();
            if (parent != null) {
                sync(parent);
            }
        }
    }

    /** Forces the names in a directory to disk. */
    static void sync(Path directory) throws IOException {
        if (File.separatorChar == '/') { // elsewhere a directory cannot be opened
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Whether it fails again until somebody changes the directory or the setting. */
    static boolean isForGood(IOException e) {
        return e instanceof AccessDeniedException
                || e instanceof NotDirectoryException
                || e instanceof FileAlreadyExistsException
                || e instanceof NoSuchFileException
                || isReadOnly(String.valueOf(e.getMessage()));
    }

    static boolean isReadOnly(String reason) {
        return reason.toLowerCase(Locale.ROOT).contains("read-only file system");
    }

    static boolean isFull(String reason) {
        String text = reason.toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded");
    }
}
