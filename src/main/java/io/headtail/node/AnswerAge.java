package io.headtail.node;

import io.headtail.instance.clock.AnchoredClock;
import io.headtail.merge.Answer;
import io.headtail.merge.Merger;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;

/**
 * What the time of day says about ticks, to a merger by the wall clock: which are so old that an
 * answer is stale, and which cannot be yet. For the merger's thread.
 */
final class AnswerAge {
    private final Merger merger;
    private final AnchoredClock time;
    private final Timing timing;
    private final long staleAfterMs;
    private long newest = Long.MIN_VALUE;

    AnswerAge(Merger merger, AnchoredClock time, Timing timing, Duration staleAfter) {
        this.merger = merger;
        this.time = time;
        this.timing = timing;
        this.staleAfterMs = staleAfter.toMillis();
    }

    /**
     * Answers for ticks before this are overdue: even the latest partition should have reported
     * since, by the time that has passed. A step of the wall clock makes no answer old.
     */
    long overdueBefore() {
        confirm();
        long behind = timing.latenessMs() + timing.slackMs() + timing.tickMs() + staleAfterMs;
        return time.nowMs() - behind;
    }

    /**
     * The greatest tick that there can be. The clock of an owner may be a little ahead of ours, but
     * not by more than a partition may be behind.
     */
    long latestTick() {
        return time.latestMs() + staleAfterMs;
    }

    // A new tick tells what time it is where it was made.
    private void confirm() {
        for (WindowSpec window : merger.windows()) {
            Answer answer = merger.newest(window.name());
            if (answer != null && answer.tick() > newest) {
                newest = answer.tick();
                time.observeTimestamp(newest + timing.latenessMs() + timing.slackMs());
            }
        }
    }
}
