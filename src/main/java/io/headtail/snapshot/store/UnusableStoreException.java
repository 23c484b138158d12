package io.headtail.snapshot.store;

import java.io.IOException;

/** A store that no waiting makes usable; the message says what to do. */
public final class UnusableStoreException extends IOException {
    private static final long serialVersionUID = 1;

    /** With what was found, and what to do. */
    public UnusableStoreException(IOException e) {
        super(e.getMessage(), e);
    }
}
