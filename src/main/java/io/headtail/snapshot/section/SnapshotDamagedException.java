package io.headtail.snapshot.section;

import java.io.IOException;

/**
 * The bytes are not a complete snapshot of a known version. The message says what was found, where,
 * and what was expected.
 */
public final class SnapshotDamagedException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Creates it.
     *
     * @param offset the place in the file
     * @param found what is wrong
     */
    SnapshotDamagedException(long offset, String found) {
        super("at byte " + offset + ": " + found);
    }
}
