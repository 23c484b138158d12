package io.headtail.http.hostile;

import java.io.IOException;

/** Does the same to a server at each step, on a connection of its own. */
final class Misuse extends Attack {
    private final Deed deed;

    /** What is done. */
    interface Deed {
        /** Opens and closes one; returns how many messages it has sent. */
        int on(Door door) throws IOException;
    }

    Misuse(Door door, Deed deed) {
        super(door, LONG_PAUSE_MS);
        this.deed = deed;
    }

    @Override
    void step() throws IOException {
        connected();
        sent(deed.on(door));
    }
}
