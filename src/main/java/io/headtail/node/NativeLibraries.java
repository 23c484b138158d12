package io.headtail.node;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at start whether the native libraries in jars can be used. They are unpacked to a file and
 * loaded from there, which fails if files in that directory may not be executed, and would
 * otherwise fail much later.
 */
final class NativeLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);

    private enum Library {
        ZSTD("com.github.luben.zstd.Zstd", "ZstdTempFolder"),
        SNAPPY("org.xerial.snappy.Snappy", "org.xerial.snappy.tempdir");

        /** Loads the library when the class is initialized. */
        final String type;

        /** The library's own system property for the directory to unpack to. */
        final String folder;

        Library(String type, String folder) {
            this.type = type;
            this.folder = folder;
        }
    }

    private NativeLibraries() {}

    /**
     * Loads the libraries; LZ4 is not among them, since it also works without native code.
     *
     * @param snapshots whether snapshots are taken, which need zstd; otherwise a missing library is
     *     only logged, since it is only needed if producers use it
     * @throws IllegalStateException if a required library cannot be used; the message says what to
     *     set
     */
    static void check(boolean snapshots) {
        for (Library library : Library.values()) {
            String problem = problem(library);
            if (problem == null) {
                continue;
            }
            if (library == Library.ZSTD && snapshots) {
                throw new IllegalStateException("snapshots need zstd, but " + problem);
            }
            LOG.warn("records compressed with {} cannot be read: {}", library.name(), problem);
        }
    }

    private static @Nullable String problem(Library library) {
        try {
            Class.forName(library.type);
            return null;
        } catch (ClassNotFoundException | LinkageError e) {
            return ("its native library cannot be used (%s): set -Djava.io.tmpdir=DIR or -D%s=DIR in"
                            + " HEADTAIL_JAVA_OPTS to a directory that can be written to and is not"
                            + " mounted noexec; now java.io.tmpdir is %s")
                    .formatted(
                            String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                            library.folder,
                            System.getProperty("java.io.tmpdir"));
        }
    }
}
