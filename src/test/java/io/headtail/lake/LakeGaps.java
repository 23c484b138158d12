package io.headtail.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gaps that a lake has recorded. */
final class LakeGaps {
    private static final Pattern KEY =
            Pattern.compile(".*/_headtail/gaps/p(\\d+)-(\\d{20})-(\\d{20})-[A-Z]+");

    /** Offsets from..to, exclusive. */
    record Span(long from, long to) {}

    private final Map<Integer, List<Span>> spans = new TreeMap<>();

    LakeGaps(MemoryStore store) {
        for (String key : store.objects.keySet()) {
            Matcher matcher = KEY.matcher(key);
            if (matcher.matches()) {
                spans.computeIfAbsent(Integer.valueOf(matcher.group(1)), p -> new ArrayList<>())
                        .add(
                                new Span(
                                        Long.parseLong(matcher.group(2)),
                                        Long.parseLong(matcher.group(3))));
            }
        }
    }

    List<Span> get(int partition) {
        return spans.getOrDefault(partition, List.of());
    }

    boolean has(int partition, long offset) {
        return get(partition).stream().anyMatch(s -> s.from() <= offset && offset < s.to());
    }

    @Override
    public String toString() {
        return spans.toString();
    }
}
