package io.headtail.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what was probably meant. */
final class Suggestion {
    private static final int MAX_SUGGESTIONS = 3;
    private static final int SHORT_LENGTH = 8;

    private Suggestion() {}

    /** {@code "; did you mean …?"}: the nearest, or a few where none is near. */
    static String forUnknown(String name, Collection<String> known) {
        List<String> nearest =
                known.stream()
                        .sorted(Comparator.comparingInt(candidate -> farness(name, candidate)))
                        .limit(MAX_SUGGESTIONS)
                        .toList();
        String first = nearest.get(0);
        return farness(name, first) <= Math.max(2, name.length() / 4)
                ? "; did you mean " + first + "?"
                : "; did you mean one of %s? The files in config/ explain every key"
                        .formatted(String.join(", ", nearest));
    }

    /**
     * What a name is probably misspelt for: another one that differs in at most two letters, of
     * short names in one; null where it is known or none is so near.
     */
    static @Nullable String misspelt(String name, Collection<String> known) {
        if (known.contains(name)) {
            return null;
        }
        int most = name.length() < SHORT_LENGTH ? 1 : 2;
        return known.stream()
                .filter(candidate -> distance(name.toLowerCase(Locale.ROOT), candidate) <= most)
                .min(
                        Comparator.<String>comparingInt(
                                        candidate ->
                                                distance(name.toLowerCase(Locale.ROOT), candidate))
                                .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    // 'port' alone is far from 'http.port' in letters, and yet what is meant.
    private static int farness(String name, String candidate) {
        return candidate.endsWith("." + name)
                ? 1
                : distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
    }

    /** Levenshtein's: insertions, deletions and replacements, in O(a · b). */
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
