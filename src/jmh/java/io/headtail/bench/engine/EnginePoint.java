package io.headtail.bench.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One benchmark at one number of videos and one distribution.
 *
 * @param name the benchmark's name, one of {@link #NAMES}
 * @param videos number of videos
 * @param skew a Zipf exponent, or {@code flat}; {@code any} if the distribution does not matter
 */
record EnginePoint(String name, int videos, String skew) {
    private static final Map<String, Class<?>> CLASSES =
            Map.ofEntries(
                    Map.entry("find", IdsBench.class),
                    Map.entry("intern", IdsBench.class),
                    Map.entry("replace", IdsBench.class),
                    Map.entry("add", BelowFloorBench.class),
                    Map.entry("subtract", BelowFloorBench.class),
                    Map.entry("slide", CountsBench.class),
                    Map.entry("rise", CountsBench.class),
                    Map.entry("updateAbove", CountsBench.class),
                    Map.entry("top", CountsBench.class),
                    Map.entry("admitRemove", FloorBench.class),
                    Map.entry("lowerFloor", FloorBench.class),
                    Map.entry("event", WindowsBench.class),
                    Map.entry("tick", WindowsBench.class));

    /** All benchmarks, in the order in which they are run. */
    static final List<String> NAMES =
            List.of(
                    "find",
                    "intern",
                    "replace",
                    "add",
                    "subtract",
                    "slide",
                    "rise",
                    "updateAbove",
                    "admitRemove",
                    "lowerFloor",
                    "top",
                    "event",
                    "tick");

    private static final Set<String> SET_UP_BETWEEN =
            Set.of("add", "subtract", "lowerFloor", "top", "tick");

    EnginePoint {
        if (!CLASSES.containsKey(name)) {
            throw new IllegalArgumentException(
                    "benchmark '" + name + "': there are " + String.join(", ", NAMES));
        }
    }

    /** All combinations; benchmarks without a distribution occur once. */
    static List<EnginePoint> all(List<String> names, List<Integer> videos, List<String> skews) {
        List<EnginePoint> points = new ArrayList<>();
        for (String name : names) {
            for (int count : videos) {
                List<String> of = name.equals("lowerFloor") ? List.of("any") : skews;
                of.forEach(skew -> points.add(new EnginePoint(name, count, skew)));
            }
        }
        return points;
    }

    /** The pattern by which JMH finds the benchmark. */
    String pattern() {
        Class<?> of = CLASSES.get(name);
        return "^" + (of == null ? "" : of.getName().replace(".", "\\.")) + "\\." + name + "$";
    }

    /** Whether untimed set-up runs between two invocations. */
    boolean hasSetUpBetween() {
        return SET_UP_BETWEEN.contains(name);
    }

    /** The heap of the benchmark's JVM, in GiB. */
    int heapGib() {
        return videos > 20_000_000 ? 12 : videos > 2_000_000 ? 4 : 2;
    }

    @Override
    public String toString() {
        return name + " " + videos + " videos " + skew;
    }
}
