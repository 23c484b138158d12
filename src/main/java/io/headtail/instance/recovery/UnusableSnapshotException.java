package io.headtail.instance.recovery;

/** Thrown if a snapshot cannot be used; the message says why. */
final class UnusableSnapshotException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Whether it can never be used, so that it does not count as one of the snapshots to keep, and
     * stays for inspection.
     */
    final boolean setAside;

    UnusableSnapshotException(boolean setAside, String why) {
        super(why);
        this.setAside = setAside;
    }
}
