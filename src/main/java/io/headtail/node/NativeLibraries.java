package io.headtail.node;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out at start whether the native libraries that lie packed in jars can be used: they are
 * unpacked to a file and loaded from there, which fails where no file of that directory may be
 * executed, and would show much later.
 */
final class NativeLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);

    private enum Library {
        ZSTD("com.github.luben.zstd.Zstd", "ZstdTempFolder"),
        SNAPPY("org.xerial.snappy.Snappy", "org.xerial.snappy.tempdir");

        /** Loads the library when it is initialized. */
        final String type;

        /** The system property of its own for where to unpack it. */
        final String folder;

        Library(String type, String folder) {
            this.type = type;
            this.folder = folder;
        }
    }

    private NativeLibraries() {}

    /**
     * Loads them. (LZ4 has a way without native code.)
     *
     * @param snapshots whether snapshots are taken, which needs zstd; otherwise what is missing is
     *     only needed where producers use it, and logged
     * @throws IllegalStateException if what is needed cannot be used, saying what to set
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
            LOG.warn("records packed by {} could not be read: {}", library.name(), problem);
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
