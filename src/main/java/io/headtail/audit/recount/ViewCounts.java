package io.headtail.audit.recount;

import java.util.Arrays;

/**
 * Views by the number that stands for a video: open addressing with linear probing. Not
 * thread-safe.
 */
final class ViewCounts {
    private static final int ABSENT = -1;

    private int[] videos = new int[16];
    private long[] views = new long[16];
    private int size;

    ViewCounts() {
        Arrays.fill(videos, ABSENT);
    }

    /** Takes each video with its views. */
    interface CountVisitor {
        void visit(int video, long views);
    }

    int size() {
        return size;
    }

    /**
     * Adds views.
     *
     * @param video ≥ 0
     */
    void add(int video, long more) {
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

    private int place(int video) {
        int mask = videos.length - 1;
        // Knuth's multiplicative hash: numbers are dense, and must not fill one run.
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

    void forEach(CountVisitor visitor) {
        for (int i = 0; i < videos.length; i++) {
            if (videos[i] != ABSENT) {
                visitor.visit(videos[i], views[i]);
            }
        }
    }
}
