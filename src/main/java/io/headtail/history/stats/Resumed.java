package io.headtail.history.stats;

import io.headtail.follow.Mark;
import java.util.List;
import java.util.Map;

/**
 * The stored marks of partitions, and what must be noted of going on from them.
 *
 * @param open see {@link StatsGaps#open}
 */
record Resumed(Map<Integer, Mark> marks, List<StatsGap> gaps, Map<Integer, List<Long>> open) {}
