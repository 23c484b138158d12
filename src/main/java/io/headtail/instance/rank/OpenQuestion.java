package io.headtail.instance.rank;

import io.headtail.merge.rank.PartRank;
import io.headtail.merge.rank.RankBusyException;
import io.headtail.merge.rank.RankQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A question that lanes are answering: each says of how many partitions it will answer, and then
 * answers. Thread-safe.
 */
final class OpenQuestion {
    private final RankQuestion question;
    private final long deadlineNanos;
    private final AtomicInteger outstanding;
    private final ConcurrentLinkedQueue<PartRank> answers = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<List<PartRank>> all = new CompletableFuture<>();

    /**
     * @param deadlineNanos nanoTime up to which a partition is waited for
     * @param lanes number of lanes that are asked, ≥ 1
     */
    OpenQuestion(RankQuestion question, long deadlineNanos, int lanes) {
        this.question = question;
        this.deadlineNanos = deadlineNanos;
        this.outstanding = new AtomicInteger(lanes);
    }

    RankQuestion question() {
        return question;
    }

    boolean isOverdue(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /** Whether nobody waits for it any more. */
    boolean isAbandoned() {
        return all.isDone();
    }

    /** A lane has taken it, and will answer for that many partitions. */
    void taken(int partitions) {
        if (outstanding.addAndGet(partitions - 1) == 0) {
            complete();
        }
    }

    /** Answers for one partition. */
    void answer(PartRank rank) {
        answers.add(rank);
        none();
    }

    /** Ends without an answer for one partition. */
    void none() {
        if (outstanding.decrementAndGet() == 0) {
            complete();
        }
    }

    /** A lane has no time for it. */
    void refuse(RankBusyException busy) {
        all.completeExceptionally(busy);
    }

    private void complete() {
        all.complete(new ArrayList<>(answers));
    }

    CompletableFuture<List<PartRank>> all() {
        return all;
    }
}
