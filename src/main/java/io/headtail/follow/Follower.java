package io.headtail.follow;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Is given all events of some partitions, each partition's in offset order from its stored mark on.
 * One thread calls all methods.
 *
 * <p>For each partition: {@link #resume}, then {@link #gap} and {@link #event} in the order of the
 * log, then {@link #forget}. What a follower has been given and has not stored is given again after
 * the next {@link #resume}.
 *
 * @param <E> what it needs of an event
 */
public interface Follower<E extends FollowedEvent> {
    /**
     * Begins with partitions, of which it holds nothing.
     *
     * @return the stored marks; a partition without one is read from the beginning of the log
     * @throws IOException if the store is away; it is asked again later
     */
    Map<Integer, Mark> resume(Set<Integer> partitions) throws IOException;

    /** Drops all that it holds of a partition and has not stored. */
    void forget(int partition);

    /** Takes the next valid event of a partition, late or not. */
    void event(E event);

    /** Takes note of a gap at which the partition's events go on; to be stored with them. */
    void gap(Gap gap);

    /**
     * Whether it needs to know of quiet partitions ({@link Progress#quietMs}); then the ends of
     * their logs are asked for all the time.
     */
    boolean needsQuiet();

    /** Whether to call {@link #store} now; asked after every poll, so it must be cheap. */
    boolean isDue(List<Progress> progress);

    /**
     * Stores what it holds of all partitions, and their new marks, atomically. It may block:
     * nothing is read meanwhile.
     *
     * @throws IOException if the store is away; it is called again later, and no event is given
     *     before
     * @throws OvertakenException if a stored mark is not the one that it knows; {@link #forget} and
     *     {@link #resume} follow for all partitions
     */
    void store(List<Progress> progress) throws IOException, OvertakenException;
}
