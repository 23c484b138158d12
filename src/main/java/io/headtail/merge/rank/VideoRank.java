package io.headtail.merge.rank;

import io.headtail.merge.Answer;

/**
 * Where a video stands in a window.
 *
 * @param answer the window's answer at the tick, without rows: how complete and exact it is
 * @param views the video's views, of a rising window its rise; 0 if it has no rank
 * @param before how many videos come before it; 0 if it has no rank
 * @param videos how many videos have a rank
 */
public record VideoRank(Answer answer, long views, long before, long videos) {
    /** The tick, epoch ms. */
    public long tick() {
        return answer.tick();
    }

    /** Its rank, 1 for the first. */
    public long rank() {
        return before + 1;
    }
}
