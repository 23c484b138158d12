package io.headtail.log.scan;

/** Observes a scan. Called by the reading thread several times a second. */
public interface ScanWatch {
    /**
     * Reports the progress.
     *
     * @param events number of valid events read so far
     * @param offsets number of offsets passed so far, out of {@code all}
     * @return whether to go on; otherwise the scan ends
     */
    boolean at(long events, long offsets, long all);
}
