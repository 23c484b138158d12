package io.headtail.snapshot;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.section.SnapshotDamagedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A golden snapshot that a test forges; its checksums are correct again. */
final class ForgedSnapshot {
    final Parts parts;

    private ForgedSnapshot(Parts parts) {
        this.parts = parts;
    }

    /** The golden snapshot of this file name, as it is. */
    static ForgedSnapshot of(String name) throws IOException {
        Path file = Path.of("snapshots", "golden", name);
        return new ForgedSnapshot(Parts.of(Files.readAllBytes(file)));
    }

    SnapshotHeader header() throws IOException {
        return SnapshotReader.readHeader(new ByteArrayInputStream(parts.together()));
    }

    /** Must be refused with these words. */
    void refused(String found) throws IOException {
        byte[] bytes = parts.together();
        Throwable thrown =
                assertThrows(
                        SnapshotDamagedException.class,
                        () -> SnapshotReader.verify(new ByteArrayInputStream(bytes)));
        assertTrue(String.valueOf(thrown.getMessage()).contains(found), thrown::toString);
    }

    /** With another content of a section it must be refused with these words. */
    void section(int type, String found, Consumer<SectionBytes> content) throws IOException {
        Parts.Section section = parts.section(type);
        byte[] before = section.raw;
        SectionBytes bytes = new SectionBytes();
        content.accept(bytes);
        section.raw = bytes.out.toByteArray();
        refused(found);
        section.raw = before;
    }
}
