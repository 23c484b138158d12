package io.headtail.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/** Reads a Java properties file in UTF-8. */
final class PropertiesFile {
    private PropertiesFile() {}

    /**
     * Reads it; a byte order mark at its beginning is skipped.
     *
     * @throws IllegalArgumentException saying why it cannot be read, without anything of its
     *     content
     */
    static Properties read(Path path) {
        String text;
        try {
            text = Files.readString(path);
        } catch (NoSuchFileException e) {
            throw unusable("not found");
        } catch (AccessDeniedException e) {
            throw unusable("this process may not read it");
        } catch (CharacterCodingException e) {
            throw unusable("not UTF-8");
        } catch (IOException e) {
            throw unusable(Files.isDirectory(path) ? "a directory" : "cannot be read");
        }
        Properties read = new Properties();
        try {
            read.load(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (IllegalArgumentException e) {
            throw unusable("a malformed escape: a \\u without four hexadecimal digits");
        } catch (IOException e) {
            throw new IllegalStateException("texts are read without I/O", e);
        }
        return read;
    }

    private static IllegalArgumentException unusable(String reason) {
        // Without the cause, whose message may tell of the content.
        return new IllegalArgumentException(reason);
    }
}
