package io.headtail.http.rank;

import io.headtail.merge.Answer;
import io.headtail.merge.rank.PartRank;
import io.headtail.merge.rank.RankBusyException;
import io.headtail.merge.rank.RankQuestion;
import io.headtail.merge.rank.RankSource;
import io.headtail.merge.rank.RankSum;
import io.headtail.merge.rank.VideoRank;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the owners of all partitions where a video stands, all at once: first who has its views,
 * then how many videos come before them, at the tick where they were found. If a partition has
 * passed that tick meanwhile, it begins again at a later one, for up to a second; after that the
 * answer is marked. An owner that does not answer keeps nobody waiting for longer. Thread-safe.
 */
public final class RankAsker implements AutoCloseable {
    /** How long partitions are given to meet at one tick. */
    static final Duration MAX_WAIT = Duration.ofSeconds(1);

    /** How much newer than the newest answer a partition may be. */
    private static final long MAX_AHEAD_MS = 60_000;

    /** How many clients' questions may be open at once. */
    static final int MAX_OPEN = 32;

    private static final Logger LOG = LoggerFactory.getLogger(RankAsker.class);

    private final Supplier<List<RankSource>> sources;
    private final LongSupplier nanos;
    private final Semaphore permits = new Semaphore(MAX_OPEN);
    private final ExecutorService executor =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("rank-", 0).factory());

    /**
     * @param sources the processes that own partitions, as far as is known now
     * @param nanos as {@link System#nanoTime}
     */
    public RankAsker(Supplier<List<RankSource>> sources, LongSupplier nanos) {
        this.sources = sources;
        this.nanos = nanos;
    }

    /**
     * Where a video stands in a window. Only what was counted as the newest answer was is used: of
     * the same topic, by the same settings, and at no tick that is far beyond it, as an owner's
     * whose clock is ahead.
     *
     * @param newest the window's newest answer
     * @return null if its views are not known: the owner of its partition may be away, or
     *     partitions that do not have it did not meet at one tick
     * @throws RankBusyException if too many questions are open
     * @throws PlacedAnywhereException if ids may lie in several partitions
     */
    public @Nullable VideoRank ask(WindowSpec spec, byte[] id, Answer newest) throws IOException {
        if (!permits.tryAcquire()) {
            throw new RankBusyException(
                    "%d ranks are being counted, as many as may be at once; try again soon"
                            .formatted(MAX_OPEN));
        }
        try {
            return ask(spec, id, newest, nanos.getAsLong() + MAX_WAIT.toNanos());
        } finally {
            permits.release();
        }
    }

    private @Nullable VideoRank ask(WindowSpec spec, byte[] id, Answer newest, long deadline)
            throws IOException {
        RankSum best = null;
        RankQuestion first = RankQuestion.find(spec.name(), id, Long.MIN_VALUE);
        for (boolean again = false; ; again = true) {
            List<PartRank> found = askAll(spec, first, newest, deadline);
            if (found.stream().anyMatch(PartRank::anywhere)) {
                throw new PlacedAnywhereException();
            }
            boolean lacking = found.isEmpty();
            if (!lacking) {
                RankSum sum = RankSum.of(spec, found);
                sum.add(askAll(spec, sum.next(first), newest, deadline));
                if (sum.isExact()) {
                    return sum.result(newest);
                }
                best = best == null || sum.isFound() || !best.isFound() ? sum : best;
                first = RankQuestion.find(spec.name(), id, sum.latestTick());
                lacking = !sum.canMeet();
            }
            // What is missing twice will hardly come within a second.
            if ((again && lacking) || nanos.getAsLong() - deadline >= 0) {
                // That no partition has it is known only where all stand at one tick.
                return best != null && best.isFound() ? best.result(newest) : null;
            }
        }
    }

    private static boolean isCountedAs(WindowSpec spec, Answer newest, PartRank part) {
        return part.partial().span().equals(spec.span())
                && part.partial().fingerprint() == newest.fingerprint()
                && part.tick() - newest.tick() <= MAX_AHEAD_MS;
    }

    private List<PartRank> askAll(
            WindowSpec spec, RankQuestion question, Answer newest, long deadline)
            throws IOException {
        long left = Math.max(0, deadline - nanos.getAsLong());
        List<Future<List<PartRank>>> asked = new ArrayList<>();
        for (RankSource source : sources.get()) {
            asked.add(executor.submit(() -> source.ask(question, left)));
        }
        List<PartRank> all = new ArrayList<>();
        for (Future<List<PartRank>> one : asked) {
            try {
                // An owner that has waited for a tick needs a moment to say so.
                all.addAll(one.get(left + MAX_WAIT.toNanos() / 2, TimeUnit.NANOSECONDS));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RankBusyException busy) {
                    asked.forEach(other -> other.cancel(true));
                    throw busy;
                }
                LOG.debug("an owner did not answer: {}", String.valueOf(e.getCause()));
            } catch (TimeoutException e) {
                one.cancel(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        all.removeIf(part -> !isCountedAs(spec, newest, part));
        return all;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
