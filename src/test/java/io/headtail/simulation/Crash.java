package io.headtail.simulation;

/** The process ends here, and with it all that it held. */
final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    Crash() {
        super("crash", null, false, false);
    }
}
