package io.headtail.merge;

import java.io.IOException;

/**
 * A store has lost data that was stored in it, for instance by a fail-over to a replica that
 * lagged.
 */
public final class StoreBehindException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates it; the message says what was lost. */
    public StoreBehindException(String message) {
        super(message);
    }
}
