package io.headtail.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Suggests the name that was probably meant. */
final class Suggestion {
    private static final int MAX_SUGGESTIONS = 3;
    private static final int MIN_LONG_NAME = 8;

    private Suggestion() {}

    /** {@code "; did you mean …?"} with the nearest name, or with a few if none is near. */
    static String forUnknown(String name, Collection<String> known) {
        List<String> nearest =
                known.stream()
                        .sorted(
                                Comparator.comparingInt(
                                        candidate -> distanceOrSuffix(name, candidate)))
                        .limit(MAX_SUGGESTIONS)
                        .toList();
        String first = nearest.get(0);
        return distanceOrSuffix(name, first) <= Math.max(2, name.length() / 4)
                ? "; did you mean " + first + "?"
                : "; did you mean one of %s? The files in config/ explain every key"
                        .formatted(String.join(", ", nearest));
    }

    /**
     * The known name that this one is probably a typo of: with an edit distance of at most two, or
     * one for short names; null if the name is known or none is that near.
     */
    static @Nullable String misspelt(String name, Collection<String> known) {
        if (known.contains(name)) {
            return null;
        }
        int maxDistance = name.length() < MIN_LONG_NAME ? 1 : 2;
        return known.stream()
                .filter(
                        candidate ->
                                distance(name.toLowerCase(Locale.ROOT), candidate) <= maxDistance)
                .min(
                        Comparator.<String>comparingInt(
                                        candidate ->
                                                distance(name.toLowerCase(Locale.ROOT), candidate))
                                .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    // 'port' alone is far from 'http.port' by edit distance, but probably means it.
    private static int distanceOrSuffix(String name, String candidate) {
        return candidate.endsWith("." + name)
                ? 1
                : distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
    }

    /** Levenshtein distance: insertions, deletions and replacements, in O(a · b). */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
