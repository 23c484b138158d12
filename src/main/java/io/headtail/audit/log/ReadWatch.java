package io.headtail.audit.log;

/** Observes a pass over the log. Called by the reading thread several times a second. */
public interface ReadWatch {
    /**
     * Reports the progress.
     *
     * @param events number of events read so far
     * @param offsets number of offsets passed so far, out of {@code all}
     * @return whether to go on; otherwise the pass ends without answers
     */
    boolean at(long events, long offsets, long all);
}
