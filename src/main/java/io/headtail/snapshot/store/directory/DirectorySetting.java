package io.headtail.snapshot.store.directory;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * The setting that names a directory, for messages that say what to do.
 *
 * @param key such as {@code snapshot.dir}
 * @param objects what is stored there
 * @param makesRoom what else to set on a full disk, ended by " or "; empty for nothing
 */
public record DirectorySetting(String key, String objects, String makesRoom) {
    /** That of snapshots. */
    public static final DirectorySetting SNAPSHOTS =
            new DirectorySetting("snapshot.dir", "snapshots", "snapshot.keep lower or ");

    /** The failure in one line, with what to do if that is known. */
    IOException explained(String what, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return e;
        }
        String reason = requireNonNullElse(e.getMessage(), e.toString());
        String advice = "";
        if (e instanceof FileSystemException file && file.getReason() != null) {
            reason = file.getFile() + ": " + file.getReason();
        }
        if (e instanceof AccessDeniedException denied) {
            reason = "no right to use " + denied.getFile();
            advice = "; give this user the right, or set " + key + " to another directory";
        } else if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
            reason = ((FileSystemException) e).getFile() + " is not a directory";
            advice = "; set " + key + " to another one";
        } else if (reason.endsWith("Not a directory")) {
            advice = "; set " + key + " to another one";
        } else if (DurableFiles.isFull(reason)) {
            advice = "; make room, or set " + makesRoom + key + " to another disk";
        } else if (DurableFiles.isReadOnly(reason) || e instanceof NoSuchFileException) {
            advice = "; set " + key + " to a directory that can be written to";
        }
        return new IOException(key + " " + what + " (" + reason + ")" + advice, e);
    }
}
