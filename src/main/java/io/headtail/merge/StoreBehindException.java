package io.headtail.merge;

import java.io.IOException;

/** A store has lost what had been stored in it, as one that failed over to a copy that lagged. */
public final class StoreBehindException extends IOException {
    private static final long serialVersionUID = 1;

    public StoreBehindException(String message) {
        super(message);
    }
}
