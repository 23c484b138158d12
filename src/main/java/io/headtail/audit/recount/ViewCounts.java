package io.headtail.audit.recount;

import java.util.Arrays;

/**
 * Views by the number of a video: a hash table with open addressing and linear probing. Not
 * thread-safe.
 */
public final class ViewCounts {
    private static final int ABSENT = -1;

    private int[] videos = new int[16];
    private long[] views = new long[16];
    private int size;

    /** Empty. */
    public ViewCounts() {
        Arrays.fill(videos, ABSENT);
    }

    /** Receives each video with its views. */
    public interface CountVisitor {
        /** A video, and its views. */
        void visit(int video, long views);
    }

    /** Number of videos. */
    public int size() {
        return size;
    }

    /**
     * Adds views.
     *
     * @param video ≥ 0
     */
    public void add(int video, long more) {
        int at = place(video);
        if (videos[at] == ABSENT) {
            if (2 * (size + 1) > videos.length) {
                grow();
                at = place(video);
            }
            videos[at] = video;
            size++;
        }
        views[at] += more;
    }

    /** The views of a video; 0 if it was never added. */
    public long of(int video) {
        int at = place(video);
        return videos[at] == ABSENT ? 0 : views[at];
    }

    private int place(int video) {
        int mask = videos.length - 1;
        // Knuth's multiplicative hash: numbers are dense, and would otherwise form one long run.
        int at = ((video * 0x9E3779B9) >>> 7) & mask;
        while (videos[at] != ABSENT && videos[at] != video) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        int[] oldVideos = videos;
        long[] oldViews = views;
        videos = new int[2 * oldVideos.length];
        Arrays.fill(videos, ABSENT);
        views = new long[videos.length];
        for (int i = 0; i < oldVideos.length; i++) {
            if (oldVideos[i] != ABSENT) {
                int at = place(oldVideos[i]);
                videos[at] = oldVideos[i];
                views[at] = oldViews[i];
            }
        }
    }

    /** Visits each video that was ever added, in no order. */
    public void forEach(CountVisitor visitor) {
        for (int i = 0; i < videos.length; i++) {
            if (videos[i] != ABSENT) {
                visitor.visit(videos[i], views[i]);
            }
        }
    }
}
