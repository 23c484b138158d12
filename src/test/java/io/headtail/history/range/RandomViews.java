package io.headtail.history.range;

import io.headtail.history.HistoryFixture;
import io.headtail.time.Millis;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Six hours from {@link StoredViews#START}: of few and of many videos, steep, flat and with all
 * alike, with minutes and hours without any, the second and the fourth rolled up, and two thirds of
 * all ten minutes. The hour before them is rolled up and has lost its minutes.
 */
public final class RandomViews {
    static final int HOURS = 6;

    private RandomViews() {}

    /** Fills the tables. */
    public static void fill(StoredViews stored, Random random) {
        long before = StoredViews.START - Millis.HOUR;
        for (int i = 0; i < 60; i += 7) {
            stored.add(before + i * Millis.MINUTE, steep(random, 50));
        }
        stored.rollUp(before);
        stored.dropMinutes(StoredViews.START);
        for (int hour = 0; hour < HOURS; hour++) {
            long start = StoredViews.START + hour * Millis.HOUR;
            int skipped = random.nextInt(3);
            for (int i = 0; i < 60; i++) {
                if (hour == 4 || random.nextInt(4) < skipped) {
                    continue;
                }
                stored.add(start + i * Millis.MINUTE, minute(random, hour));
            }
            if (hour == 1 || hour == 3) {
                stored.rollUp(start);
            }
            for (int ten = 0; ten < 6; ten++) {
                if (random.nextInt(3) > 0) {
                    stored.rollUpTen(start + ten * 10L * Millis.MINUTE);
                }
            }
        }
        // Too many with equal views for anything to be left out.
        stored.add(StoredViews.START + HOURS * Millis.HOUR, flat(random, 9_000));
        stored.add(StoredViews.START + HOURS * Millis.HOUR + Millis.MINUTE, flat(random, 9_000));
    }

    private static Map<String, Long> minute(Random random, int hour) {
        return switch (hour) {
            case 0, 3 -> steep(random, 400);
            case 1 -> flat(random, 300);
            case 2 -> alike(random, 200);
            default -> steep(random, 20);
        };
    }

    private static Map<String, Long> steep(Random random, int videos) {
        Map<String, Long> views = new HashMap<>();
        for (int i = 0; i < videos; i++) {
            long most = 5_000L / (i + 1);
            long count = random.nextInt((int) most + 2);
            if (count > 0) {
                views.put(id(i), count);
            }
        }
        return views;
    }

    private static Map<String, Long> flat(Random random, int videos) {
        Map<String, Long> views = new HashMap<>();
        for (int i = 0; i < videos; i++) {
            views.put(id(i), 1L + random.nextInt(6) + random.nextInt(6));
        }
        return views;
    }

    private static Map<String, Long> alike(Random random, int videos) {
        Map<String, Long> views = new HashMap<>();
        for (int i = 0; i < videos; i++) {
            if (random.nextBoolean()) {
                views.put(id(random.nextInt(50_000)), 1L);
            }
        }
        return views;
    }

    /** The ids that SQL could get wrong are among the most viewed. */
    public static String id(int i) {
        return i < HistoryFixture.ODD_IDS.size() ? HistoryFixture.ODD_IDS.get(i) : "v_" + i;
    }

    /** A minute in or about the time that has views. */
    public static long minuteOf(Random random) {
        return StoredViews.START + (random.nextInt(60 * (HOURS + 2)) - 30) * Millis.MINUTE;
    }
}
