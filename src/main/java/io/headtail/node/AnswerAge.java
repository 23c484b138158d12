package io.headtail.node;

import io.headtail.instance.clock.AnchoredClock;
import io.headtail.merge.Answer;
import io.headtail.merge.Merger;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;

/**
 * Decides by the wall clock, for a merger, which ticks are so old that an answer is stale, and
 * which are impossibly new. For the merger's thread.
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
     * Answers for ticks below this are overdue: even the slowest partition should have reported
     * since, by elapsed time. A step of the wall clock does not make an answer old. Epoch ms.
     */
    long overdueBefore() {
        confirm();
        long behind = timing.latenessMs() + timing.slackMs() + timing.tickMs() + staleAfterMs;
        return time.nowMs() - behind;
    }

    /**
     * The greatest plausible tick, epoch ms. An owner's clock may be a little ahead of ours, but
     * not by more than a partition may be behind.
     */
    long latestTick() {
        return time.latestMs() + staleAfterMs;
    }

    // A new tick confirms the time of day of the process that made it.
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
