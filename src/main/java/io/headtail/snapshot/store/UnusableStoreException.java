package io.headtail.snapshot.store;

import java.io.IOException;

/** The store is unusable, and waiting does not help; the message says what to do. */
public final class UnusableStoreException extends IOException {
    private static final long serialVersionUID = 1;

    /** With the message of the cause: what was found, and what to do. */
    public UnusableStoreException(IOException e) {
        super(e.getMessage(), e);
    }
}
