package io.headtail.history.stats;

import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Follower;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A follower that begins and stores only while instances count by the settings of this process; it
 * waits otherwise, as for a store that is away. Counts records that are not valid events.
 * Thread-safe only for {@link #invalidRecords}.
 */
public final class AgreeingFollower implements Follower<FollowedEvent> {
    private final Follower<FollowedEvent> follower;
    private final Agreement agreement;
    private final AtomicLong invalid = new AtomicLong();

    /** Knows how instances count. */
    public interface Agreement {
        /**
         * Checks that instances count as this process does.
         *
         * @throws IOException if they do not
         */
        void check() throws IOException;
    }

    /** A follower that is told all that one is, while they agree. */
    public AgreeingFollower(Follower<FollowedEvent> follower, Agreement agreement) {
        this.follower = follower;
        this.agreement = agreement;
    }

    /** Number of records that were not valid events; those read again are counted again. */
    public long invalidRecords() {
        return invalid.get();
    }

    @Override
    public Map<Integer, Mark> resume(Set<Integer> partitions) throws IOException {
        agreement.check();
        return follower.resume(partitions);
    }

    @Override
    public void forget(int partition) {
        follower.forget(partition);
    }

    @Override
    public void event(FollowedEvent event) {
        follower.event(event);
    }

    @Override
    public void invalid(int partition, long offset) {
        invalid.incrementAndGet();
        follower.invalid(partition, offset);
    }

    @Override
    public void gap(Gap gap) {
        follower.gap(gap);
    }

    @Override
    public boolean isDue(List<Progress> progress) {
        return follower.isDue(progress);
    }

    @Override
    public void store(List<Progress> progress) throws IOException, OvertakenException {
        agreement.check();
        follower.store(progress);
    }
}
