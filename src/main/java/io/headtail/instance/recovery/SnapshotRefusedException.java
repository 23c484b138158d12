package io.headtail.instance.recovery;

/**
 * The newest snapshot of a partition was made with settings that count otherwise. To pass it over
 * could lose what the log no longer has, so somebody has to decide.
 */
public final class SnapshotRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SnapshotRefusedException(String message) {
        super(message);
    }
}
