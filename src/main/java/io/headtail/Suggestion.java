package io.headtail;

import java.util.Collection;
import java.util.Locale;

/** Finds what was probably meant. */
final class Suggestion {
    private Suggestion() {}

    /** {@code "; did you mean …?"}, or all that is known when nothing is near. */
    static String forUnknown(String name, Collection<String> known) {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance =
                    distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            // 'port' alone is far from 'http.port' in letters, and yet what is meant.
            if (candidate.endsWith("." + name)) {
                distance = 1;
            }
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return least <= Math.max(2, name.length() / 4)
                ? "; did you mean " + nearest + "?"
                : "; known are " + String.join(", ", known);
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
