package io.headtail.instance.rank;

import io.headtail.merge.rank.PartRank;
import io.headtail.merge.rank.RankBusyException;
import io.headtail.merge.rank.RankQuestion;
import io.headtail.merge.rank.RankSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Hands questions to the lanes of an instance, a bounded number at a time. Thread-safe. */
public final class RankDesk implements RankSource {
    /** The maximum number of questions that are open at once. */
    static final int MAX_OPEN = 64;

    /** The longest that a partition is waited for. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    /** Lanes answer where partitions stand once the wait is over: they may be busy just then. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final List<LaneRanks> lanes;
    private final LongSupplier nanos;
    private final Semaphore permits = new Semaphore(MAX_OPEN);

    /**
     * @param nanos as {@link System#nanoTime}; that of the lanes
     */
    public RankDesk(List<LaneRanks> lanes, LongSupplier nanos) {
        this.lanes = List.copyOf(lanes);
        this.nanos = nanos;
    }

    @Override
    public List<PartRank> ask(RankQuestion question, long waitNanos) throws IOException {
        if (!permits.tryAcquire()) {
            throw new RankBusyException(
                    "%d questions about ranks are open, as many as may be at once; try again soon"
                            .formatted(MAX_OPEN));
        }
        try {
            Duration longest = Duration.ofNanos(Math.min(waitNanos, MAX_WAIT.toNanos()));
            long deadline = nanos.getAsLong() + Math.max(0, longest.toNanos());
            OpenQuestion open = new OpenQuestion(question, deadline, lanes.size());
            lanes.forEach(lane -> lane.offer(open));
            try {
                Duration most = longest.plus(GRACE);
                return open.all().get(most.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                // Nobody waits for it any more.
                open.all().cancel(false);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RankBusyException busy) {
                throw new RankBusyException(String.valueOf(busy.getMessage()));
            }
            throw new IOException("ranks were not counted", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the lanes did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            permits.release();
        }
    }
}
