package io.headtail.bench.engine;

import io.headtail.count.Places;
import io.headtail.count.WindowCounts;
import io.headtail.count.id.VideoIds;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How many videos come before places in the order of a window. */
public class RankBench {
    /** A window of videos with few views, most of them. */
    @State(Scope.Thread)
    public static class Window {
        @Param("10000000")
        private int videos;

        @Param({"1", "16"})
        private int places;

        /** Views of the places: the more videos have them, the more ids are compared. */
        @Param({"1", "100", "1000"})
        private int views;

        private WindowCounts counts;

        /** Fills the window. */
        @Setup
        public void setUp() {
            Videos all = new Videos(videos);
            VideoIds ids = new VideoIds();
            all.intern(ids);
            counts = new WindowCounts(ids, BelowFloorBench.K);
            new ViewSequence(videos, ZipfRanks.skew("1.0")).fill(counts, 8, 1);
            counts.settle();
        }
    }

    /** All places in one pass. */
    @Benchmark
    public long rank(Window window) {
        Places places = new Places();
        for (int i = 0; i < window.places; i++) {
            places.add(window.views + i, "v_middling".getBytes(StandardCharsets.UTF_8));
        }
        places.rankIn(window.counts);
        return places.before(0);
    }
}
