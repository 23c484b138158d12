package io.headtail.instance.recovery;

/**
 * Thrown if the newest snapshot of a partition was made with settings that count differently.
 * Skipping it could lose records that the log no longer has, so the user has to decide.
 */
public final class SnapshotRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message that says what differs, and what the user can do. */
    SnapshotRefusedException(String message) {
        super(message);
    }
}
