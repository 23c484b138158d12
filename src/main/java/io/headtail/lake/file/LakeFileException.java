package io.headtail.lake.file;

import java.io.IOException;

/**
 * A file is damaged, or none that this version of the lake reads; the message says which and how.
 */
public final class LakeFileException extends IOException {
    private static final long serialVersionUID = 1;

    LakeFileException(String file, String problem) {
        super("lake file '" + file + "': " + problem);
    }

    LakeFileException(String file, String problem, Throwable cause) {
        super("lake file '" + file + "': " + problem, cause);
    }
}
