package io.headtail.audit.recount;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The order of answers: more views first; for equal views, the smaller id by its UTF-8 bytes. */
final class Ranking {
    private static final Comparator<CountedRow> BEST_FIRST =
            Comparator.comparingLong(CountedRow::views)
                    .reversed()
                    .thenComparing(
                            row -> row.videoId().getBytes(StandardCharsets.UTF_8),
                            Arrays::compareUnsigned);

    private Ranking() {}

    /**
     * The first {@code k} videos that have views.
     *
     * @param views views by the number of the video
     */
    static List<CountedRow> best(long[] views, List<String> videoIds, int k) {
        PriorityQueue<CountedRow> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
        for (int video = 0; video < views.length; video++) {
            if (views[video] <= 0
                    || (worstFirst.size() == k && views[video] < worstFirst.element().views())) {
                continue;
            }
            worstFirst.add(new CountedRow(videoIds.get(video), views[video]));
            if (worstFirst.size() > k) {
                worstFirst.remove();
            }
        }
        List<CountedRow> best = new ArrayList<>(worstFirst);
        best.sort(BEST_FIRST);
        return best;
    }
}
