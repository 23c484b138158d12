package io.headtail.instance.recovery;

/** A snapshot that cannot be used, and why. */
public final class UnusableSnapshotException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Whether it will never be of use, so that it does not count as one of those to keep, and stays
     * for inspection.
     */
    final boolean setAside;

    public UnusableSnapshotException(boolean setAside, String why) {
        super(why);
        this.setAside = setAside;
    }
}
