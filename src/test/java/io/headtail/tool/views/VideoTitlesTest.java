package io.headtail.tool.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VideoTitlesTest {
    private static final int COMBINATIONS = 1 << 16;

    @Test
    void every_video_has_a_title_of_its_own() {
        Set<String> titles = new HashSet<>();
        for (int video = 0; video < 3 * COMBINATIONS; video++) {
            assertTrue(titles.add(title(video)), title(video));
        }
        assertTrue(titles.add(title(Integer.MAX_VALUE)));
    }

    @Test
    void a_title_is_words_and_a_part_only_once_the_words_are_used_up() {
        int longest = 0;
        for (int video = 0; video < COMBINATIONS; video++) {
            assertTrue(title(video).matches("[A-Z][a-z]+:?( [a-z]+){2,3}"), title(video));
            longest = Math.max(longest, title(video).length());
        }
        assertEquals(32, longest);
        assertEquals(title(7) + " #2", title(7 + COMBINATIONS));
    }

    private static String title(int video) {
        return new String(VideoTitles.of(video), StandardCharsets.UTF_8);
    }
}
