package io.headtail.merge.rank;

import java.io.IOException;

/** An owner has as many questions as it may have at once: ask again a second later. */
public final class RankBusyException extends IOException {
    private static final long serialVersionUID = 1;

    /** With a message for clients. */
    public RankBusyException(String message) {
        super(message);
    }
}
