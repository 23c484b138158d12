package io.headtail.lake;

import io.headtail.lake.file.LakeFileMerge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The file of an hour in a section, being merged from its parts. Not thread-safe. */
final class HourMerge implements AutoCloseable {
    private final LakeWriter writer;
    private final LakeName name;
    private final List<LakeName> parts;
    private @Nullable LakeFileMerge merge;
    private @Nullable Path merged;
    private int added;

    /**
     * Nothing is done yet.
     *
     * @param name of the file
     * @param parts ascending by offset
     */
    HourMerge(LakeWriter writer, LakeName name, List<LakeName> parts) {
        this.writer = writer;
        this.name = name;
        this.parts = parts;
    }

    /** The name of the file. */
    LakeName name() {
        return name;
    }

    /** The parts that it is of. */
    List<LakeName> parts() {
        return parts;
    }

    /**
     * Does the next step. After a failure, the first one follows again.
     *
     * @return the file, which belongs to this; null if there is more to do
     * @throws java.io.FileNotFoundException if a part is not in the store
     * @throws io.headtail.lake.file.LakeFileException if one is damaged
     */
    @Nullable Path step() throws IOException {
        if (merged != null) {
            return merged;
        }
        boolean done = false;
        try {
            LakeFileMerge into = merge;
            if (into == null) {
                into = writer.format().merge(writer.temporary());
                merge = into;
                added = 0;
            }
            if (added < parts.size()) {
                add(parts.get(added), into);
                added++;
            } else {
                merged = into.finish(writer.metadata(name));
            }
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
        return merged;
    }

    private void add(LakeName part, LakeFileMerge into) throws IOException {
        Path local = Files.createTempFile(writer.temporary(), "part", ".tmp");
        boolean done = false;
        try {
            writer.folder().fetchPart(part, local);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(local);
            }
        }
        into.add(local);
    }

    /** Removes what is on the local disk. */
    @Override
    public void close() throws IOException {
        Path file = merged;
        LakeFileMerge open = merge;
        merged = null;
        merge = null;
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
    }
}
