package io.headtail.snapshot.section;

import java.io.IOException;

/**
 * The bytes are no whole snapshot of a version known here. Says what was found, where, and what had
 * to be there.
 */
public final class SnapshotDamagedException extends IOException {
    private static final long serialVersionUID = 1;

    /** With the place in the file. */
    SnapshotDamagedException(long offset, String found) {
        super("at byte " + offset + ": " + found);
    }
}
