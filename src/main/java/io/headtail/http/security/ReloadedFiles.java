package io.headtail.http.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in one or two files, read again when their content changes: by content and not by time,
 * since Kubernetes replaces mounted secrets by moving a symbolic link. Files that cannot be used
 * leave what was read before in force. A change counts when it is seen unchanged for a second time:
 * a file may be half written, and two files are written one after the other.
 */
public final class ReloadedFiles<T> {
    private static final int SMALL_BYTES = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(ReloadedFiles.class);

    private final String what;
    private final Map<String, Path> files;
    private final int maxBytes;
    private final Parser<T> parser;
    private volatile T value;
    private volatile boolean current = true;
    private volatile long failures;

    // Of the thread that checks: the hash of what is in force; a change that was seen once, by its
    // hash or by why it cannot be read; and such a state once it is refused.
    private String inForce;
    private String pending = "";
    private String refused = "";

    /** Makes a value of the files' contents. */
    public interface Parser<T> {
        /**
         * @throws InvalidFileException saying which setting is wrong, and why
         */
        T parse(List<byte[]> contents) throws InvalidFileException;
    }

    /**
     * Reads them for the first time.
     *
     * @param what names them in the log, such as {@code certificate}
     * @param files by their settings, in order
     * @throws InvalidFileException if they cannot be used
     */
    ReloadedFiles(String what, Map<String, Path> files, Parser<T> parser)
            throws InvalidFileException {
        this(what, files, SMALL_BYTES, parser);
    }

    /**
     * Reads them for the first time.
     *
     * @param what names them in the log, such as {@code certificate}
     * @param files by their settings, in order
     * @param maxBytes of each, a multiple of 1 MiB
     * @throws InvalidFileException if they cannot be used
     */
    public ReloadedFiles(String what, Map<String, Path> files, int maxBytes, Parser<T> parser)
            throws InvalidFileException {
        this.what = what;
        this.files = files;
        this.maxBytes = maxBytes;
        this.parser = parser;
        List<byte[]> contents = contents();
        this.value = parser.parse(contents);
        this.inForce = hash(contents);
    }

    /** What is in force. */
    public T value() {
        return value;
    }

    /** Whether that is what the files have now. */
    boolean isCurrent() {
        return current;
    }

    /** How often new content was refused. */
    long failures() {
        return failures;
    }

    /**
     * Reads them again. Called by one thread.
     *
     * @param use takes a new value into use, before {@link #isCurrent} says so
     */
    public void check(Consumer<T> use) {
        String now = "";
        try {
            List<byte[]> contents = contents();
            now = hash(contents);
            if (now.equals(inForce)) {
                accepted();
            } else if (!now.equals(refused) && isSeenAgain(now)) {
                value = parser.parse(contents);
                inForce = now;
                use.accept(value);
                LOG.info("event=reloaded what={}", what);
                accepted();
            }
        } catch (InvalidFileException e) {
            String reason = String.valueOf(e.getMessage());
            if (!now.isEmpty()) {
                refuse(now, reason);
            } else if (!reason.equals(refused) && isSeenAgain(reason)) {
                refuse(reason, reason);
            }
        } catch (RuntimeException e) {
            // Not its message, which may have part of a secret.
            String reason = "unexpected " + e.getClass().getName();
            String state = now.isEmpty() ? reason : now;
            if (!state.equals(refused)) {
                refuse(state, reason);
            }
        }
    }

    private boolean isSeenAgain(String state) {
        boolean again = state.equals(pending);
        pending = state;
        return again;
    }

    private void accepted() {
        pending = "";
        refused = "";
        current = true;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void refuse(String state, String reason) {
        refused = state;
        LOG.error(
                "event=reload-refused what={} (what was read before stays in force): {}",
                what,
                reason);
        // Who sees one of them sees what was done before.
        failures++;
        current = false;
    }

    private List<byte[]> contents() throws InvalidFileException {
        List<byte[]> contents = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            contents.add(content(file.getKey(), file.getValue()));
        }
        return contents;
    }

    private byte[] content(String setting, Path file) throws InvalidFileException {
        String reason;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length <= maxBytes) {
                return bytes;
            }
            reason = "longer than %d MiB".formatted(maxBytes >> 20);
        } catch (NoSuchFileException e) {
            reason = "not found";
        } catch (AccessDeniedException e) {
            reason = "this process may not read it";
        } catch (IOException e) {
            reason = "cannot be read: " + e.getMessage();
        }
        throw new InvalidFileException("%s: file %s: %s".formatted(setting, file, reason));
    }

    private static String hash(List<byte[]> contents) {
        MessageDigest digest = Sha256.digest();
        for (byte[] content : contents) {
            digest.update(Sha256.of(content));
        }
        return Sha256.hex(digest.digest());
    }
}
