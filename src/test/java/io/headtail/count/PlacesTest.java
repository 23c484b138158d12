package io.headtail.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.count.id.VideoIds;
import io.headtail.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // it computes for long
class PlacesTest {
    /** Makes all counts wide: 0, more than 31 bits, more than 39. */
    private static final long[] WIDENING = {0, 1L << 32, 1L << 40};

    private record Video(long views, byte[] id) {}

    @Test
    void places_in_counts_of_every_width_are_those_of_a_full_sort() {
        Seeds.run(
                PlacesTest.class,
                6,
                random -> {
                    for (long widening : WIDENING) {
                        VideoIds ids = new VideoIds();
                        WindowCounts window = new WindowCounts(ids, 10);
                        Map<Integer, Long> model = fill(random, ids, window);
                        if (widening > 0) {
                            window.add(0, widening);
                            model.merge(0, widening, Long::sum);
                        }
                        compare(random, ids, window, model);
                    }
                });
    }

    @Test
    void places_among_rises_are_those_of_a_full_sort() {
        Seeds.run(
                PlacesTest.class,
                6,
                random -> {
                    VideoIds ids = new VideoIds();
                    RisingCounts window = new RisingCounts(ids, 10);
                    Map<Integer, Long> now = fill(random, ids, window);
                    Map<Integer, Long> rises = new HashMap<>(now);
                    now.forEach(
                            (slot, views) -> {
                                long passed = random.nextLong(views + 1);
                                if (passed > 0) {
                                    window.pass(slot, passed);
                                    rises.merge(slot, -2 * passed, Long::sum);
                                }
                            });
                    compare(random, ids, window, rises);
                });
    }

    // Many have few views, some of them the same; some have none any more.
    private static Map<Integer, Long> fill(Random random, VideoIds ids, WindowCounts window) {
        Map<Integer, Long> model = new HashMap<>();
        int videos = 1 + random.nextInt(random.nextBoolean() ? 50 : 70_000);
        for (int i = 0; i < videos; i++) {
            byte[] id = id(random);
            int slot = ids.intern(id, 0, id.length);
            int most = 1 + random.nextInt(random.nextInt(20) == 0 ? 100_000 : 4);
            long views = 1L + random.nextInt(random.nextInt(50) == 0 ? 600 : most);
            window.add(slot, views);
            model.merge(slot, views, Long::sum);
        }
        for (Map.Entry<Integer, Long> video : model.entrySet()) {
            if (!(window instanceof RisingCounts) && random.nextInt(4) == 0) {
                window.subtract(video.getKey(), video.getValue());
                video.setValue(0L);
            }
        }
        return model;
    }

    private static void compare(
            Random random, VideoIds ids, WindowCounts window, Map<Integer, Long> model) {
        List<Video> ranked = new ArrayList<>();
        model.forEach(
                (slot, views) -> {
                    if (views >= 1) {
                        ranked.add(new Video(views, ids.bytes(slot)));
                    }
                });
        List<Video> asked = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Video one = ranked.isEmpty() ? null : ranked.get(random.nextInt(ranked.size()));
            byte[] id = one == null || random.nextInt(3) == 0 ? id(random) : one.id();
            long views = one == null ? 1L + random.nextInt(300) : one.views();
            asked.add(new Video(views + random.nextInt(2), id));
        }
        asked.add(new Video(Long.MAX_VALUE, id(random)));
        Places places = new Places();
        asked.forEach(video -> places.add(video.views(), video.id()));
        places.rankIn(window);
        for (int i = 0; i < asked.size(); i++) {
            Video video = asked.get(i);
            long before = ranked.stream().filter(other -> isBefore(other, video)).count();
            assertEquals(before, places.before(i), new String(video.id(), UTF_8));
        }
        assertEquals(ranked.size(), places.videos());
    }

    private static boolean isBefore(Video one, Video other) {
        return one.views() > other.views()
                || (one.views() == other.views()
                        && Arrays.compareUnsigned(one.id(), other.id()) < 0);
    }

    // Some are long, and many of these begin alike.
    private static byte[] id(Random random) {
        String number = Integer.toString(random.nextInt(100_000), 36);
        String before = random.nextInt(3) == 0 ? "a-prefix-of-sixteen-bytes-" : "";
        return (before + number).getBytes(UTF_8);
    }
}
