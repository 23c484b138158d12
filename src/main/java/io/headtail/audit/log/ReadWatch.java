package io.headtail.audit.log;

/** Watches a pass over the log. Called by the thread that reads, several times a second. */
public interface ReadWatch {
    /**
     * Says how far it is.
     *
     * @param events taken so far
     * @param offsets passed so far, of {@code all} that there are to pass
     * @return whether to go on; otherwise the pass ends without answers
     */
    boolean at(long events, long offsets, long all);
}
